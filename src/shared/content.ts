import { z } from 'zod'

/**
 * What a message is made of besides text, entities and files: one shape for each kind that Telegram has. The names of kinds are
 * Telegram's own, so that a kind can be looked up in its documentation. Texts of parts are plain unless they say otherwise.
 */

const time = z.number().int().nonnegative()
const count = z.number().int().nonnegative()

/** A piece of the message's own `text`, whose `entities` hold for it: UTF-16 code units. */
export const Span = z.object({ offset: count, length: count })
export type Span = z.infer<typeof Span>

/** A button under a message, as the contact sees it. Where it leads is for showing: opening goes through `link.open`. */
export const Button = z.object({
  text: z.string(),
  kind: z.enum([
    'url', 'callback_data', 'web_app', 'login_url', 'switch_inline_query', 'switch_inline_query_current_chat', 'switch_inline_query_chosen_chat',
    'copy_text', 'callback_game', 'pay', 'disabled', 'unknown',
  ]),
  /** Of `url`, `web_app` and `login_url`. */
  url: z.string().optional(),
  /** Of `copy_text`: what is copied; of `callback_data`: what the bot is told. */
  data: z.string().optional(),
  style: z.enum(['danger', 'success', 'primary', 'link']).optional(),
})
export type Button = z.infer<typeof Button>

type Caption = { readonly caption?: Span | undefined; readonly credit?: Span | undefined }
/** A file of the message by its place in `attachments`. */
type BlockFile = Caption & { readonly attachment: number; readonly isSpoiler?: boolean | undefined }

export type ListItem = {
  readonly label: string
  /** Absent where the item has no checkbox. */
  readonly isChecked?: boolean | undefined
  readonly blocks: readonly Block[]
}

export type Cell = {
  readonly text?: Span | undefined
  readonly isHeader: boolean
  readonly columns: number
  readonly rows: number
  readonly align: 'left' | 'center' | 'right'
  readonly valign: 'top' | 'middle' | 'bottom'
}

/** A block of a rich message (Bot API 10.1 and later). */
export type Block =
  | { readonly type: 'paragraph' | 'footer' | 'thinking'; readonly text: Span }
  | { readonly type: 'heading'; readonly text: Span; readonly size: number }
  | { readonly type: 'pre'; readonly text: Span; readonly language?: string | undefined }
  | { readonly type: 'divider' }
  /** LaTeX source, shown as it is. */
  | { readonly type: 'mathematical_expression'; readonly text: Span }
  | { readonly type: 'anchor'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly ListItem[] }
  | { readonly type: 'blockquote'; readonly blocks: readonly Block[]; readonly credit?: Span | undefined }
  | { readonly type: 'expandable_blockquote' | 'pullquote'; readonly text: Span; readonly credit?: Span | undefined }
  | ({ readonly type: 'collage' | 'slideshow'; readonly blocks: readonly Block[] } & Caption)
  | {
      readonly type: 'table'
      readonly rows: readonly (readonly Cell[])[]
      readonly isBordered: boolean
      readonly isStriped: boolean
      readonly isCompact: boolean
      readonly caption?: Span | undefined
    }
  | { readonly type: 'details'; readonly summary: Span; readonly blocks: readonly Block[]; readonly isOpen: boolean }
  | ({ readonly type: 'map'; readonly latitude: number; readonly longitude: number; readonly zoom: number } & Caption)
  | ({ readonly type: 'animation' | 'audio' | 'document' | 'photo' | 'video' | 'voice_note' } & BlockFile)
  | { readonly type: 'buttons'; readonly buttons: readonly Button[]; readonly align: 'left' | 'center' | 'right' }
  /** A block that this program does not know: `name` is Telegram's. */
  | { readonly type: 'unknown'; readonly name: string }

const caption = { caption: Span.optional(), credit: Span.optional() }
const file = { attachment: count, isSpoiler: z.boolean().optional(), ...caption }
const blocks = z.lazy(() => z.array(Block))
const side = z.enum(['left', 'center', 'right'])

const Cell = z.object({
  text: Span.optional(),
  isHeader: z.boolean(),
  columns: count,
  rows: count,
  align: side,
  valign: z.enum(['top', 'middle', 'bottom']),
})

const Block: z.ZodType<Block> = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['paragraph', 'footer', 'thinking']), text: Span }),
  z.object({ type: z.literal('heading'), text: Span, size: z.number().int().min(1).max(6) }),
  z.object({ type: z.literal('pre'), text: Span, language: z.string().optional() }),
  z.object({ type: z.literal('divider') }),
  z.object({ type: z.literal('mathematical_expression'), text: Span }),
  z.object({ type: z.literal('anchor'), name: z.string() }),
  z.object({ type: z.literal('list'), items: z.array(z.object({ label: z.string(), isChecked: z.boolean().optional(), blocks })) }),
  z.object({ type: z.literal('blockquote'), blocks, credit: Span.optional() }),
  z.object({ type: z.enum(['expandable_blockquote', 'pullquote']), text: Span, credit: Span.optional() }),
  z.object({ type: z.enum(['collage', 'slideshow']), blocks, ...caption }),
  z.object({
    type: z.literal('table'),
    rows: z.array(z.array(Cell)),
    isBordered: z.boolean(),
    isStriped: z.boolean(),
    isCompact: z.boolean(),
    caption: Span.optional(),
  }),
  z.object({ type: z.literal('details'), summary: Span, blocks, isOpen: z.boolean() }),
  z.object({ type: z.literal('map'), latitude: z.number(), longitude: z.number(), zoom: z.number(), ...caption }),
  z.object({ type: z.enum(['animation', 'audio', 'document', 'photo', 'video', 'voice_note']), ...file }),
  z.object({ type: z.literal('buttons'), buttons: z.array(Button), align: side }),
  z.object({ type: z.literal('unknown'), name: z.string() }),
])

/** Money in the currency's smallest unit, as Telegram counts it; `XTR` are Stars. */
const money = { currency: z.string(), amount: z.number().int() }

const Prize = z.object({ stars: count.optional(), premiumMonths: count.optional(), description: z.string().optional() })

export const Content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rich_message'), blocks: z.array(Block), isRtl: z.boolean() }),
  z.object({
    type: z.literal('poll'),
    pollId: z.string(),
    question: z.string(),
    description: z.string().optional(),
    options: z.array(z.object({ text: z.string(), votes: count, isCorrect: z.boolean().optional() })),
    voters: count,
    isQuiz: z.boolean(),
    isAnonymous: z.boolean(),
    isClosed: z.boolean(),
    allowsMany: z.boolean(),
    explanation: z.string().optional(),
    closesAt: time.optional(),
    /** Who voted for which options, by their places, where the poll is not anonymous. */
    votes: z.array(z.object({ name: z.string(), options: z.array(z.number().int()) })).optional(),
  }),
  z.object({ type: z.literal('dice'), emoji: z.string(), value: z.number().int() }),
  z.object({ type: z.literal('game'), title: z.string(), description: z.string() }),
  z.object({
    type: z.literal('checklist'),
    title: z.string(),
    tasks: z.array(z.object({ id: z.number().int(), text: z.string(), doneBy: z.string().optional(), doneAt: time.optional() })),
  }),
  z.object({ type: z.literal('story'), chat: z.string(), storyId: z.number().int() }),
  /** What was paid for stands in the attachments; `previews` are those that were not paid for. */
  z.object({
    type: z.literal('paid_media'),
    stars: count,
    previews: z.array(z.object({ width: count.optional(), height: count.optional(), duration: z.number().optional() })),
  }),
  z.object({ type: z.literal('invoice'), title: z.string(), description: z.string(), ...money }),
  z.object({
    type: z.literal('successful_payment'),
    ...money,
    payload: z.string(),
    chargeId: z.string(),
    /** Name, phone, e-mail and address that the contact gave, one a line. */
    order: z.array(z.string()),
    isRecurring: z.boolean(),
  }),
  z.object({ type: z.literal('refunded_payment'), ...money, payload: z.string(), chargeId: z.string() }),
  z.object({
    type: z.literal('giveaway'),
    chats: z.array(z.string()),
    winnerCount: count,
    drawnAt: time,
    prize: Prize,
  }),
  z.object({
    type: z.literal('giveaway_winners'),
    chat: z.string(),
    winners: z.array(z.string()),
    winnerCount: count,
    drawnAt: time,
    prize: Prize,
  }),
  z.object({ type: z.literal('passport_data'), elements: z.array(z.string()) }),
  /** Both are chosen by whoever made the request and can be forged. */
  z.object({ type: z.literal('web_app_data'), button: z.string(), data: z.string() }),
  /**
   * A button was pressed. `data` is what the press means where the button is ours; `button` is what stands on it, where that is known.
   * `on` is Telegram's key of the message that it stands on. `doubt`: `stale` was there once and is not any more, `forged` never stood on that message.
   */
  z.object({ type: z.literal('callback_query'), data: z.string(), button: z.string().optional(), on: z.string().optional(), doubt: z.enum(['stale', 'forged']).optional() }),
  /** A line in words: `key` names the sentence (`conversation.service.<key>`), `params` fill it. */
  z.object({ type: z.literal('service'), key: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
])
export type Content = z.infer<typeof Content>
