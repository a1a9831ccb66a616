import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { en, expect, test } from './desk'

test('a webhook is added by the keyboard, refused in words, tested and removed', async ({ desk }) => {
  const received: string[] = []
  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      received.push(body)
      reply.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/presses`
  try {
    await desk.connect()
    const page = desk.page()
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('webhook')
    await page.getByRole('option', { name: en.action.webhooks }).waitFor()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: en.webhooks.title })
    await expect(dialog.getByText(en.webhooks.none)).toBeVisible()
    const field = dialog.getByLabel(en.webhooks.url)
    await expect(field).toBeFocused()
    await page.keyboard.type('http://shop.example/presses')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toHaveText(en.problem['webhook-insecure'])
    await field.fill(url)
    await page.keyboard.press('Enter')
    await expect(dialog.getByText(en.webhooks.secret.title)).toBeVisible()
    await expect(dialog.locator('code')).toHaveText(/^[0-9a-f]{64}$/)
    await expect(dialog.getByText(en.webhooks.last.never)).toBeVisible()
    await dialog.getByRole('button', { name: en.webhooks.secret.done }).click()
    await expect(dialog.locator('code')).toHaveCount(0)
    await dialog.getByRole('button', { name: `${en.webhooks.test} ${url}` }).click()
    await expect(dialog.getByText('The sample was taken, answered 200.')).toBeVisible()
    expect(JSON.parse(received[0] ?? '')).toMatchObject({ event: 'postback', isSample: true })

    await dialog.getByRole('button', { name: `${en.webhooks.remove} ${url}` }).click()
    await expect(dialog.getByRole('button', { name: en.webhooks.keep })).toBeFocused()
    await dialog.getByRole('button', { name: en.webhooks.remove, exact: true }).click()
    await expect(dialog.getByText(en.webhooks.none)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await page.getByRole('button', { name: en.rail.settings }).click()
    await page.getByRole('button', { name: en.webhooks.open, exact: true }).click()
    await expect(dialog.getByText(en.webhooks.none)).toBeVisible()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
