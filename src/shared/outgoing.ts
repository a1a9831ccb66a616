import { z } from 'zod'
import { AttachmentId } from './model'

/**
 * What a message that goes out is made of. Bounds are Telegram's own where it has any, so that what it would refuse is refused
 * before it leaves. Lengths are UTF-16 code units, which are never fewer than what Telegram counts.
 */

const place = z.number().int().min(0).max(65_536)
/** A whole address without a user name, which would make a host look like another one. */
const address = (start: RegExp) =>
  z.string().min(1).max(2_048).refine(text => start.test(text) && !/\s/.test(text) && !/^[a-z]+:\/\/[^/?#]*[@\\]/i.test(text), 'an address that Telegram takes')

const secure = /^https:\/\/[^/?#]/i

/** What Telegram fetches from a link by itself: up to 5 MB for a photo and 20 MB for the rest, and of files only PDF, ZIP and GIF. */
export const LinkedAs = z.enum(['photo', 'document', 'voice', 'audio', 'video', 'animation'])
export type LinkedAs = z.infer<typeof LinkedAs>

/** The formatting that we may set; links, mentions and the like Telegram finds by itself. */
export const OutgoingEntity = z.strictObject({
  type: z.enum([
    'bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote', 'code', 'pre', 'text_link', 'custom_emoji',
  ]),
  /** UTF-16 code units. */
  offset: place,
  length: place.min(1),
  /** Of `pre`. */
  language: z.string().min(1).max(64).optional(),
  /** Of `text_link`. */
  url: address(/^(https?:\/\/[^/?#]|tg:\/\/|mailto:|tel:)/i).optional(),
  /** Of `custom_emoji`. */
  customEmojiId: z.string().regex(/^\d{1,20}$/).optional(),
})
export type OutgoingEntity = z.infer<typeof OutgoingEntity>

/** Telegram keeps the first hundred of a message and drops the rest without a word. */
export const maxEntities = 100
export const entities = z.array(OutgoingEntity).max(2_000)

/**
 * A button under a message of ours. `value` is where it leads (`url`, `web_app`, `login_url`), what it copies (`copy_text`, up to 256),
 * or what its press means to us (`postback`, of any length: Telegram carries a short id in its place).
 */
export const OutgoingButton = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('postback'), text: label(), value: z.string().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('copy_text'), text: label(), value: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('url'), text: label(), value: address(/^(https?:\/\/[^/?#]|tg:\/\/)/i) }),
  z.strictObject({ kind: z.literal('web_app'), text: label(), value: address(secure) }),
  z.strictObject({ kind: z.literal('login_url'), text: label(), value: address(secure) }),
])
export type OutgoingButton = z.infer<typeof OutgoingButton>

function label() {
  return z.string().trim().min(1).max(64)
}

export const buttonRow = 8
export const mostButtons = 100
export const OutgoingButtons = z
  .array(z.array(OutgoingButton).min(1).max(buttonRow))
  .max(mostButtons)
  .refine(rows => rows.flat().length <= mostButtons, 'at most 100 buttons')

/** Buttons in the place of the contact's keyboard; pressing one sends its text, or with `request` what it asks for. */
export const ReplyKeyboard = z.strictObject({
  rows: z
    .array(z.array(z.strictObject({ text: label(), request: z.enum(['contact', 'location']).optional() })).min(1).max(12))
    .min(1)
    .max(25),
  /** It goes away once it was used. */
  isOnce: z.boolean().optional(),
  placeholder: z.string().min(1).max(64).optional(),
})
export type ReplyKeyboard = z.infer<typeof ReplyKeyboard>

const coordinates = { latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }

/** What a message can be instead of words and files. */
export const OutgoingContent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('location'), ...coordinates }),
  z.strictObject({ type: z.literal('venue'), ...coordinates, title: z.string().trim().min(1).max(255), address: z.string().trim().min(1).max(255) }),
  z.strictObject({
    type: z.literal('contact'),
    phone: z.string().trim().regex(/^\+?[\d ()./-]{3,32}$/),
    firstName: z.string().trim().min(1).max(64),
    lastName: z.string().trim().max(64).optional(),
  }),
  z
    .strictObject({
      type: z.literal('poll'),
      question: z.string().trim().min(1).max(300),
      options: z.array(z.string().trim().min(1).max(100)).min(2).max(12),
      isAnonymous: z.boolean(),
      allowsMany: z.boolean(),
      /** A quiz: which option is right, by its place, and what is said to who was wrong (200 units, two line feeds). */
      quiz: z
        .strictObject({
          correct: z.number().int().min(0).max(11),
          explanation: z.string().trim().max(200).refine(text => text.split('\n').length <= 3, 'at most two line feeds').optional(),
        })
        .optional(),
    })
    .refine(({ quiz, options }) => quiz === undefined || quiz.correct < options.length, 'the right answer is one of the options')
    .refine(({ quiz, allowsMany }) => quiz === undefined || !allowsMany, 'a quiz has one answer'),
  z.strictObject({ type: z.literal('dice'), emoji: z.enum(['🎲', '🎯', '🏀', '⚽', '🎳', '🎰']) }),
  /** One that a contact sent to the same bot; see `sticker.list`. */
  z.strictObject({ type: z.literal('sticker'), attachmentId: AttachmentId }),
  /** `amount` in the currency's smallest unit; of Stars (`XTR`) it is their number. Another currency needs a provider: `bot.setProvider`. */
  z.strictObject({
    type: z.literal('invoice'),
    title: z.string().trim().min(1).max(32),
    description: z.string().trim().min(1).max(255),
    currency: z.string().regex(/^[A-Z]{3}$/),
    amount: z.number().int().min(1).max(99_999_999),
  }),
  /** A request for payment on a page elsewhere: words with one button that leads there. */
  z.strictObject({ type: z.literal('checkout'), text: z.string().trim().min(1).max(4_096), button: label(), url: address(secure) }),
])
export type OutgoingContent = z.infer<typeof OutgoingContent>

/** How a message goes out. The effect and the preview are those of its first part, where it becomes several. */
export const SendOptions = z.strictObject({
  isSilent: z.boolean().optional(),
  /** The contact cannot forward, copy or save it. */
  isProtected: z.boolean().optional(),
  /** Private chats only. */
  effectId: z.string().regex(/^\d{1,20}$/).optional(),
  linkPreview: z.enum(['none', 'small', 'large', 'above']).optional(),
  captionAbove: z.boolean().optional(),
  /** Of photos, videos and animations: hidden until they are tapped. */
  hasSpoiler: z.boolean().optional(),
})
export type SendOptions = z.infer<typeof SendOptions>

/** A part of the message that is answered: `text` stands in it letter for letter at `position`. */
export const Quote = z.strictObject({ text: z.string().min(1).max(1_024), position: place })
export type Quote = z.infer<typeof Quote>
