/**
 * When the next message may leave (MAP 3.1): one a second to a chat with a small burst, 20 a minute to a group, 30 a second
 * for the whole bot, and never before a `retry_after` is over. Pure: times are milliseconds on whatever clock the caller
 * keeps, and every function returns a new state.
 */
export type Pace = {
  /** When the bot's next message is due, were the pace perfectly even. */
  readonly botDue: number
  /** The bot is silent until then: Telegram asked for it. */
  readonly botSilentUntil: number
  readonly chats: Readonly<Record<string, ChatPace>>
  /** The last two chats that Telegram slowed down, to tell a busy chat from a busy bot. */
  readonly lastFlood?: { readonly chatId: string; readonly at: number }
}

type ChatPace = {
  readonly due: number
  readonly silentUntil: number
  /** Of groups: when the last messages went, oldest first; at most `groupLimit`. */
  readonly recent?: readonly number[]
}

// Telegram counts where it stands, not where we stand: a little slower than the limit leaves room for the network's jitter.
const botGap = 1000 / 28.5
const chatGap = 1050
const chatBurst = 3
const groupLimit = 20
const groupWindow = 61_000
const floodWindow = 1000

export const freshPace: Pace = { botDue: 0, botSilentUntil: 0, chats: {} }

/** Telegram's ids of groups and channels are negative. */
function isGroup(chatId: string): boolean {
  return chatId.startsWith('-')
}

/** Milliseconds until any message of the bot may leave; 0 is now. */
export function botWait(pace: Pace, now: number): number {
  return Math.max(0, pace.botDue - now, pace.botSilentUntil - now)
}

/** Milliseconds until a message to this chat may leave; 0 is now. */
export function waitFor(pace: Pace, chatId: string, now: number): number {
  const chat = pace.chats[chatId]
  const recent = chat?.recent ?? []
  const full = recent.length >= groupLimit ? (recent[recent.length - groupLimit] ?? 0) + groupWindow : now
  return Math.max(
    botWait(pace, now),
    (chat?.due ?? 0) - chatGap * (chatBurst - 1) - now,
    (chat?.silentUntil ?? 0) - now,
    full - now,
  )
}

/** A message to this chat leaves now. */
export function spend(pace: Pace, chatId: string, now: number): Pace {
  const chat = pace.chats[chatId]
  const recent = isGroup(chatId) ? { recent: [...(chat?.recent ?? []), now].slice(-groupLimit) } : {}
  const next: ChatPace = { due: Math.max(chat?.due ?? 0, now) + chatGap, silentUntil: chat?.silentUntil ?? 0, ...recent }
  return {
    ...pace,
    botDue: Math.max(pace.botDue, now) + botGap,
    chats: { ...forgetIdle(pace.chats, now), [chatId]: next },
  }
}

/** Telegram answered 429 for this chat. Two chats within a second mean that the bot as a whole is too fast (MAP 4.4). */
export function slowDown(pace: Pace, chatId: string, wait: number, now: number): Pace {
  const last = pace.lastFlood
  const isBotWide = last !== undefined && last.chatId !== chatId && now - last.at < floodWindow
  const chat = pace.chats[chatId]
  const until = now + wait
  return {
    botDue: pace.botDue,
    botSilentUntil: isBotWide ? Math.max(pace.botSilentUntil, until) : pace.botSilentUntil,
    chats: { ...pace.chats, [chatId]: { ...(chat ?? { due: 0 }), silentUntil: Math.max(chat?.silentUntil ?? 0, until) } },
    lastFlood: { chatId, at: now },
  }
}

function forgetIdle(chats: Pace['chats'], now: number): Pace['chats'] {
  const entries = Object.entries(chats)
  // Looking is cheap until there are many; a chat that is due for nothing says nothing.
  if (entries.length < 200) return chats
  return Object.fromEntries(
    entries.filter(([, chat]) => chat.due > now || chat.silentUntil > now || (chat.recent?.at(-1) ?? -Infinity) + groupWindow > now),
  )
}

/** As JSON text for the disk. `now` is the state's own clock, `wall` the epoch time that a restart can compare with. */
export function savedPace(pace: Pace, now: number, wall: number): string {
  return JSON.stringify({ now, wall, pace } satisfies Saved)
}

type Saved = { readonly now: number; readonly wall: number; readonly pace: Pace }

/**
 * What is rested at least of a pause that Telegram asked for, however long the app is said to have been away: most of them are no
 * longer than this.
 */
const surestRest = 60_000

/**
 * Brings a saved state onto this run's clock. Without one it is a fresh start. How long the app was away only the wall clock can say,
 * and that may have been set meanwhile. One that went back counts as no time, so that no pause grows; and one that went ahead takes
 * the first minute of a pause from nobody.
 */
export function restoredPace(text: string | undefined, now: number, wall: number): Pace {
  if (text === undefined) return freshPace
  // Our own table's text, written by `savedPace`.
  const saved = JSON.parse(text) as Saved
  const away = Math.max(0, wall - saved.wall)
  const move = (time: number) => time - saved.now - away + now
  const rest = (until: number) => Math.max(move(until), now + Math.min(until - saved.now, surestRest))
  const chats = Object.entries(saved.pace.chats).map(([chatId, { due, silentUntil, recent }]) => [
    chatId,
    { due: move(due), silentUntil: rest(silentUntil), ...(recent && { recent: recent.map(move) }) },
  ])
  return { botDue: move(saved.pace.botDue), botSilentUntil: rest(saved.pace.botSilentUntil), chats: Object.fromEntries(chats) }
}
