/** What happened in one chat, as the simulator and the harness know it and as the app tells it. */
export type Chat = {
  readonly name: string
  /** What the person wrote, in order. */
  readonly written: readonly string[]
  /** What of ours the person has on screen, in order; what was scheduled begins with `later` and may come at any place. */
  readonly delivered: readonly string[]
  /** What the harness sent and the app took (its call answered), in order. */
  readonly accepted: readonly string[]
  /** The chat as the app shows it, oldest first. */
  readonly shown: readonly Shown[]
  /** How often the operator said to send a text again. */
  readonly repeats: ReadonlyMap<string, number>
  /** Texts of which nobody knew whether they had gone out when the operator let others past them: each may come late, or never. */
  readonly doubted?: ReadonlySet<string>
  /** Texts that the operator gave up. */
  readonly discarded: ReadonlySet<string>
}

export type Shown = { readonly direction: 'incoming' | 'outgoing'; readonly text: string; readonly delivery?: string }

/** Every broken promise, in words; none is what we want. */
export function judge(chat: Chat): string[] {
  const incoming = chat.shown.filter(({ direction }) => direction === 'incoming').map(({ text }) => text)
  const outgoing = chat.shown.filter(({ direction }) => direction === 'outgoing')
  const at = (fault: string, texts: readonly string[]) => texts.map(text => `${fault} in ${chat.name}: ${text}`)
  const sent = outgoing.filter(({ delivery }) => delivery === 'sent').map(({ text }) => text)
  return [
    ...at('lost', missing(chat.written, incoming)),
    ...at('invented', missing(incoming, chat.written)),
    ...at('shown twice', repeated(chat.shown.map(({ text }) => text))),
    ...at('shown out of order', misplaced(incoming)),
    ...at('accepted and gone', missing(chat.accepted, outgoing.map(({ text }) => text))),
    ...at('said to be sent, never delivered', missing(sent, chat.delivered)),
    ...at('left over', outgoing.filter(({ delivery }) => delivery !== 'sent' && delivery !== 'discarded').map(({ text, delivery }) => `${text} (${delivery})`)),
    ...at('given up by nobody', outgoing.filter(({ text, delivery }) => delivery === 'discarded' && !chat.discarded.has(text)).map(({ text }) => text)),
    ...at('sent twice without the operator', oftenerThanAsked(chat)),
    ...at('delivered out of order', misplaced(chat.delivered.filter(text => !text.startsWith('later ') && !chat.doubted?.has(text)))),
  ]
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
  const there = new Set(present)
  return wanted.filter(text => !there.has(text))
}

function repeated(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index)
}

/** Texts end in their number: each must be at least as large as all before it. */
function misplaced(texts: readonly string[]): string[] {
  let largest = -1
  return texts.filter(text => {
    const number = numberOf(text)
    const isMisplaced = number < largest
    largest = Math.max(largest, number)
    return isMisplaced
  })
}

function numberOf(text: string): number {
  return Number(/\d+$/.exec(text)?.[0] ?? Number.NaN)
}

function oftenerThanAsked({ delivered, repeats }: Chat): string[] {
  const times = new Map<string, number>()
  for (const text of delivered) times.set(text, (times.get(text) ?? 0) + 1)
  return [...times].filter(([text, count]) => count > 1 + (repeats.get(text) ?? 0)).map(([text]) => text)
}
