import { readFileSync } from 'node:fs'
import type { JsonObject } from '../../src/simulator/json'
import { addMessage, announce, emit, privateRoom } from '../../src/simulator/rooms'
import { type Desk, en, expect, test } from './desk'

const picture = readFileSync('resources/icon.png')

/** Ada's message with these fields; answers how it becomes another. */
function post({ simulator: { world }, bot, ada }: Desk, fields: JsonObject): (now: JsonObject) => void {
  const message = addMessage(world, privateRoom(world, bot.state, ada.state), { author: { person: ada.state }, content: { kind: 'other', body: {} }, extra: fields })
  announce(world, message, 'new')
  return now => {
    const changed = Object.assign(message, { extra: now, editDate: Math.floor(world.clock.now() / 1_000) + 1 })
    announce(world, changed, 'edit')
  }
}

async function arrange(desk: Desk): Promise<void> {
  await desk.connect()
  await desk.choose('Ada Lovelace')
}

test('an edited message tells what it said before, word by word, and who reacted when', async ({ desk }) => {
  await arrange(desk)
  const { messageId } = desk.ada.write(desk.bot, 'Please deliver it on Monday')
  await expect(desk.message('on Monday')).toBeVisible()
  desk.ada.edit(desk.bot, messageId, 'Please deliver it on Tuesday')
  desk.ada.react(desk.bot, messageId, '👍')
  const bubble = desk.message('on Tuesday')
  await expect(bubble.getByRole('button', { name: 'Reactions: 👍' })).toBeVisible()
  await bubble.getByRole('button', { name: en.conversation.versions.show }).click()
  const history = desk.page().getByRole('dialog', { name: en.conversation.versions.title })
  await expect(history.locator('del')).toHaveText('Monday')
  await expect(history.locator('ins')).toHaveText('Tuesday')
  await expect(history.getByText(en.conversation.versions.first)).toBeVisible()
  await expect(history).toContainText('Ada Lovelace: 👍')
})

test('a protected message is not copied, not selected and not saved', async ({ desk }) => {
  await arrange(desk)
  post(desk, { text: 'Between us', has_protected_content: true })
  const bubble = desk.message('Between us')
  await bubble.hover()
  await expect(bubble.getByRole('button', { name: en.conversation.message.reply })).toBeVisible()
  await expect(bubble.getByRole('button', { name: en.conversation.message.copy })).toHaveCount(0)
  const page = desk.page()
  await bubble.getByText('Between us').click({ clickCount: 3 })
  expect(await page.evaluate(() => String(getSelection()))).not.toContain('Between us')
  const refused = await bubble.evaluate(element => ['copy', 'cut', 'dragstart'].map(kind => !element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))))
  expect(refused).toEqual([true, true, true])
  await bubble.click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: en.conversation.message.reply })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: en.conversation.message.copy })).toHaveCount(0)
})

test('an album is one grid, whatever comes between its pictures and in whatever order', async ({ desk }) => {
  await arrange(desk)
  const { world } = desk.simulator
  const photo = (): JsonObject[] => {
    const file = world.files.add('photo', picture, { mime: 'image/png' })
    return [{ file_id: world.files.idFor(desk.bot.state.id, file), file_unique_id: file.uniqueId, file_size: file.size, width: 400, height: 300 }]
  }
  const room = privateRoom(world, desk.bot.state, desk.ada.state)
  const add = (extra: JsonObject) => addMessage(world, room, { author: { person: desk.ada.state }, content: { kind: 'other', body: {} }, extra })
  const [one, between, two, three] = [add({ photo: photo(), media_group_id: '77' }), add({ text: 'wait, there is more' }), add({ photo: photo(), media_group_id: '77' }), add({ photo: photo(), media_group_id: '77', caption: 'All three' })]
  announce(world, three, 'new')
  await expect(desk.message('All three')).toBeVisible()
  announce(world, between, 'new')
  await expect(desk.message('wait, there is more')).toBeVisible()
  announce(world, one, 'new')
  announce(world, two, 'new')
  await expect(desk.message('All three').getByRole('button', { name: /of 3$/ })).toHaveCount(3)
  await expect(desk.page().getByRole('feed').getByRole('button', { name: /^Open photo|of \d/ })).toHaveCount(3)
})

test('a live location moves where it stands', async ({ desk }) => {
  await arrange(desk)
  const move = post(desk, { location: { latitude: 52.5, longitude: 13.4, live_period: 900 } })
  const card = desk.page().getByRole('group', { name: /^Location: / })
  await expect(card).toContainText('52.50000, 13.40000')
  move({ location: { latitude: 52.6, longitude: 13.5, live_period: 900 } })
  await expect(card).toContainText('52.60000, 13.50000')
  await expect(card).toHaveCount(1)
  await expect(card.getByRole('button', { name: en.conversation.location.open })).toBeVisible()
})

test('a poll counts on after it was sent', async ({ desk }) => {
  await arrange(desk)
  const poll = (votes: readonly number[]) => ({
    id: '4711',
    question: 'When shall we come?',
    options: ['Monday', 'Tuesday'].map((text, place) => ({ persistent_id: text, text, voter_count: votes[place] ?? 0 })),
    total_voter_count: votes.reduce((sum, count) => sum + count, 0),
    is_closed: false,
    is_anonymous: false,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
    members_only: false,
  })
  post(desk, { poll: poll([0, 0]) })
  const card = desk.page().getByRole('group', { name: 'Poll: When shall we come?' })
  await expect(card).toContainText('No votes yet')
  const { world } = desk.simulator
  const at = world.clock.now()
  emit(world, desk.bot.state, 'poll', poll([1, 3]), { at })
  emit(world, desk.bot.state, 'poll_answer', { poll_id: '4711', user: { id: desk.ada.id, is_bot: false, first_name: 'Ada', last_name: 'Lovelace' }, option_ids: [1], option_persistent_ids: ['Tuesday'] }, { at })
  await expect(card).toContainText('4 votes')
  await expect(card.getByRole('listitem').filter({ hasText: 'Tuesday' })).toContainText('75%')
  await expect(card.getByRole('listitem').filter({ hasText: 'Tuesday' })).toContainText('Ada Lovelace')
})

test('a group that becomes a supergroup stays one conversation, and loses nothing', async ({ desk }) => {
  await desk.connect()
  const group = desk.simulator.createGroup({ title: 'Friends of the shop', type: 'group', people: [desk.ada], bots: [desk.bot] })
  desk.ada.write(group, '/before the change')
  await desk.choose('Friends of the shop')
  await expect(desk.message('/before the change')).toBeVisible()
  const larger = group.upgrade()
  desk.ada.write(larger, '/after the change')
  await expect(desk.message('/after the change')).toBeVisible()
  await expect(desk.message('/before the change')).toBeVisible()
  await expect(desk.page().getByRole('region', { name: en.inbox.label }).getByRole('button', { name: /Friends of the shop/ })).toHaveCount(1)
})
