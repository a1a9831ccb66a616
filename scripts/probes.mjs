// What is asked of a real Bot API and of the simulated one (botapi/MAP.md 6.5 d): calls that change nothing but one message of their own.

const nobody = 1
const wrong = 'AgACAgIAAxkBAAIBR2wrongwrongwrongwrong'

/** One call: JSON arguments, or a body as it is. `token`: another one than the bot's. `isWaiting`: a list of what happened to come. Those of `inChat` need a person who has started the bot. */
export const probes = [
  { name: 'who it is', method: 'getMe' },
  { name: 'the case of a method is of no matter', method: 'GETME' },
  { name: 'GET is as good as POST', method: 'getMe', http: 'GET' },
  { name: 'an unknown parameter', method: 'getMe', args: { bellhop: 1 } },
  { name: 'an unknown method', method: 'getHologram' },
  { name: 'no method', method: '' },
  { name: 'a token that is none', method: 'getMe', token: 'bellhop' },
  { name: 'a token of nobody', method: 'getMe', token: `999999999:${'A'.repeat(35)}` },
  { name: 'a body that is no JSON', method: 'sendMessage', body: '{"chat_id":' },
  { name: 'nothing to send', method: 'sendMessage' },
  { name: 'nobody to send to', method: 'sendMessage', args: { text: 'x' } },
  { name: 'an empty text to nobody', method: 'sendMessage', args: { chat_id: nobody, text: '' } },
  { name: 'a text to an unknown person', method: 'sendMessage', args: { chat_id: nobody, text: 'x' } },
  { name: 'a text to an unknown name', method: 'sendMessage', args: { chat_id: '@bellhop_probe_of_nobody', text: 'x' } },
  { name: 'a text of 40,000 bytes', method: 'sendMessage', args: { chat_id: nobody, text: 'x'.repeat(40_000) } },
  { name: 'no picture', method: 'sendPhoto', args: { chat_id: nobody } },
  { name: 'no file', method: 'sendDocument', args: { chat_id: nobody } },
  { name: 'an action that is none', method: 'sendChatAction', args: { chat_id: nobody, action: 'dancing' } },
  { name: 'an action for an unknown person', method: 'sendChatAction', args: { chat_id: nobody, action: 'typing' } },
  { name: 'updates, none confirmed', method: 'getUpdates', args: { limit: 1, timeout: 0 }, isWaiting: true },
  { name: 'a limit beyond the limit', method: 'getUpdates', args: { limit: 500, timeout: 0 }, isWaiting: true },
  { name: 'the webhook', method: 'getWebhookInfo' },
  { name: 'the name', method: 'getMyName' },
  { name: 'the description', method: 'getMyDescription' },
  { name: 'the short description', method: 'getMyShortDescription' },
  { name: 'the commands', method: 'getMyCommands' },
  { name: 'the commands of a language', method: 'getMyCommands', args: { language_code: 'de' } },
  { name: 'the menu button', method: 'getChatMenuButton' },
  { name: 'no file id', method: 'getFile' },
  { name: 'a file id that is none', method: 'getFile', args: { file_id: wrong } },
  { name: 'no chat', method: 'getChat' },
  { name: 'an unknown chat', method: 'getChat', args: { chat_id: nobody } },
  { name: 'an old press', method: 'answerCallbackQuery', args: { callback_query_id: '1' } },
  { name: 'an old purchase', method: 'answerPreCheckoutQuery', args: { pre_checkout_query_id: '1', ok: true } },
  { name: 'an unknown business connection', method: 'getBusinessConnection', args: { business_connection_id: 'bellhop' } },
  { name: 'a message of an unknown chat is taken back', method: 'deleteMessage', args: { chat_id: nobody, message_id: 1 } },
  { name: 'a message of an unknown chat is changed', method: 'editMessageText', args: { chat_id: nobody, message_id: 1, text: 'x' } },
  { name: 'a message of an unknown chat is passed on', method: 'forwardMessage', args: { chat_id: nobody, from_chat_id: nobody, message_id: 1 } },
  { name: 'a reaction in an unknown chat', method: 'setMessageReaction', args: { chat_id: nobody, message_id: 1 } },
  { name: 'a file that is not there', method: 'file/nowhere.jpg', isFile: true },
]

export const inChat = [
  { name: 'a text', method: 'sendMessage', args: { text: 'A probe of Bellhop: it goes at once.', disable_notification: true }, keeps: true },
  { name: 'a text of spaces', method: 'sendMessage', args: { text: '   ' } },
  { name: 'a text of 5,000 letters', method: 'sendMessage', args: { text: 'x'.repeat(5_000) } },
  { name: 'markup that is broken', method: 'sendMessage', args: { text: '*x', parse_mode: 'MarkdownV2' } },
  { name: 'an answer to what is not there', method: 'sendMessage', args: { text: 'x', reply_parameters: { message_id: 2_000_000_000 } } },
  { name: 'a keyboard without buttons that do anything', method: 'sendMessage', args: { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'x' }]] } } },
  { name: 'the same again', method: 'editMessageText', args: { text: 'A probe of Bellhop: it goes at once.' }, ofKept: true },
  { name: 'another text', method: 'editMessageText', args: { text: 'A probe of Bellhop, changed.' }, ofKept: true },
  { name: 'typing', method: 'sendChatAction', args: { action: 'typing' } },
  { name: 'the text is taken back', method: 'deleteMessage', ofKept: true },
  { name: 'and once more', method: 'deleteMessage', ofKept: true },
]

/** Asks all of it of one bot at one root. Answers a line for each probe: what came, with types instead of values where it went well. */
export async function ask({ apiRoot, token, chatId }) {
  const answers = new Map()
  let kept
  for (const probe of [...probes, ...(chatId === undefined ? [] : inChat.map(each => ({ ...each, args: { ...each.args, chat_id: chatId } })))]) {
    const args = probe.ofKept ? { ...probe.args, message_id: kept } : probe.args
    const answer = await askOne(apiRoot, token, { ...probe, args })
    if (probe.keeps) kept = answer.body?.result?.message_id
    answers.set(probe.name, shown(probe, answer, token))
  }
  return answers
}

async function askOne(apiRoot, own, { method, args = {}, token = own, http = 'POST', body, isFile = false }) {
  const path = isFile ? `/file/bot${token}/${method.slice('file/'.length)}` : `/bot${token}/${method}`
  const request = http === 'GET' || isFile ? {} : { method: http, headers: { 'content-type': 'application/json' }, body: body ?? JSON.stringify(args) }
  const response = await fetch(`${apiRoot}${path}`, { ...request, redirect: 'manual', signal: AbortSignal.timeout(60_000) })
  const text = await response.text()
  try {
    return { status: response.status, body: JSON.parse(text) }
  } catch {
    return { status: response.status, text }
  }
}

function shown({ isWaiting = false }, { status, body, text }, token) {
  const words = body === undefined ? `${status} no JSON: ${text.slice(0, 80)}` : `${status} ${JSON.stringify({ ...body, ...(body.ok && { result: isWaiting && Array.isArray(body.result) ? 'a list' : shapeOf(body.result) }) })}`
  return words.replaceAll(token, '<token>')
}

/** Of a list the first item stands for all. */
function shapeOf(value) {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** The probes that were answered otherwise than by the simulator. */
export function differences(live, simulated) {
  return [...live].flatMap(([name, answer]) => (answer === simulated.get(name) ? [] : [{ name, live: answer, simulated: simulated.get(name) ?? 'nothing' }]))
}
