import { type Desk, en, expect, test } from './desk'

async function menu(desk: Desk, text: string, item: string): Promise<void> {
  await desk.message(text).click({ button: 'right' })
  await desk.page().getByRole('menuitem', { name: item }).click()
}

test('a message is quoted, reacted to, pinned, forwarded and copied, and Stars are given back', async ({ desk }) => {
  const { ada, bot, simulator } = desk
  const bob = simulator.createUser({ firstName: 'Bob' })
  bob.start(bot)
  const question = ada.write(bot, 'Is it the blue one or the green one?')
  await desk.connect()
  await desk.choose('Ada Lovelace')
  const page = desk.page()
  await expect(page.locator('.ProseMirror')).toBeVisible()
  const bubble = desk.message('Is it the blue one')
  await expect(bubble).toBeVisible()

  // A part of it, as it was selected.
  await bubble.evaluate(element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf('the green one') ?? -1
      if (at >= 0) getSelection()?.setBaseAndExtent(node, at, node, at + 'the green one'.length)
    }
  })
  await bubble.focus()
  await page.keyboard.press('r')
  await expect(page.getByRole('main').or(page.locator('body')).first()).toContainText('the green one')
  await desk.answer('That one, yes')
  await expect.poll(() => ada.chatOf(bot).at(-1)).toMatchObject({ text: 'That one, yes', replyTo: question.messageId })
  const [sent] = simulator.journal.of('sendMessage').slice(-1)
  expect(JSON.parse(sent?.args['reply_parameters'] ?? '{}')).toMatchObject({ message_id: question.messageId, quote: 'the green one', quote_position: 22 })

  await bubble.focus()
  await page.keyboard.press('+')
  await page.getByRole('dialog', { name: en.messageActs.react.title }).getByRole('button', { name: '👍', exact: true }).click()
  await expect.poll(() => ada.chatOf(bot).find(({ messageId }) => messageId === question.messageId)?.reactions).toEqual([{ by: bot.id, emoji: '👍' }])

  await menu(desk, 'Is it the blue one', en.conversation.message.pin)
  await expect.poll(() => simulator.journal.of('pinChatMessage').at(-1)?.args['message_id']).toBe(String(question.messageId))
  await menu(desk, 'Is it the blue one', en.conversation.message.unpin)
  await expect.poll(() => simulator.journal.of('unpinChatMessage').at(-1)?.args['message_id']).toBe(String(question.messageId))

  const dialog = page.getByRole('dialog', { name: en.messageActs.forward.title })
  for (const as of ['forward', 'copy'] as const) {
    await menu(desk, 'Is it the blue one', en.conversation.message.forward)
    await dialog.getByText(en.messageActs.forward[as], { exact: true }).click()
    await dialog.getByRole('option', { name: /Bob/ }).click()
    await expect(dialog).toBeHidden()
  }
  await expect.poll(() => bob.chatOf(bot).filter(({ text }) => text === question.text)).toHaveLength(2)
  expect(simulator.journal.of('forwardMessage')).toHaveLength(1)
  expect(simulator.journal.of('copyMessage')).toHaveLength(1)

  bot.state.charges.set('charge-1', { userId: ada.id, isRefunded: false })
  ada.sendRaw(bot, { successful_payment: { currency: 'XTR', total_amount: 50, invoice_payload: 'order-1', telegram_payment_charge_id: 'charge-1', provider_payment_charge_id: 'p' } })
  await menu(desk, 'Paid 50 ⭐', en.conversation.message.refund)
  await expect.poll(() => bot.state.charges.get('charge-1')?.isRefunded).toBe(true)
})
