import { postGolden } from '../../src/simulator/golden-post'
import { expect, test } from './desk'

test('a link in an article leads to its place in the same message, by mouse and by key', async ({ desk }) => {
  await desk.connect()
  postGolden(desk.simulator, desk.bot, desk.ada, ({ name }) => name === 'rich_message')
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  const article = page.getByRole('feed').getByRole('article').filter({ hasText: 'Order 4711' })
  const toEnd = article.getByRole('link', { name: 'To the end', exact: true })
  await toEnd.focus()
  await page.keyboard.press('Enter')
  await expect(article.locator('[data-anchor="end"]')).toBeFocused()
  await expect(article.getByText('Weekdays only.')).toBeInViewport()
  await article.getByRole('link', { name: '1', exact: true }).click()
  await expect(article.locator('[data-reference="note"]')).toBeFocused()
  await expect(article.locator('[data-reference="note"]')).toBeInViewport()
  await article.getByRole('link', { name: 'Back up', exact: true }).click()
  await expect(article.locator('[data-anchor="top"]')).toBeFocused()
  await expect(toEnd).toBeInViewport()
})
