import type { Button } from '../../../shared/content'
import type { OutgoingButton } from '../../../shared/outgoing'
import { Problem } from '../../../shared/problem'
import type { Random } from '../ports'
import type { Keyboard, WireButton } from '../store/outgoing'
import { postbackMark } from '../store/presses'

/** Bytes of what Telegram takes as a keyboard (MAP 3.1). */
const longest = 10_240

export type MadeKeyboard = { readonly keyboard: Keyboard; readonly postbacks: Readonly<Record<string, string>> }

/**
 * Buttons as Telegram takes them. It carries 64 bytes with a press: a postback's value stays here, under a short id that nobody can
 * guess. Throws Problem `keyboard-too-big`.
 */
export function makeKeyboard(buttons: readonly (readonly OutgoingButton[])[], random: Random): MadeKeyboard {
  const postbacks: Record<string, string> = {}
  const wire = buttons.map(row => row.map(button => wireOf(button, value => (id => ((postbacks[id] = value), id))(`${postbackMark}${random.hex(12)}`))))
  if (Buffer.byteLength(JSON.stringify({ inline_keyboard: wire })) > longest) throw new Problem('keyboard-too-big')
  return { keyboard: { wire, drawn: buttons.map(row => row.map(drawnOf)) }, postbacks }
}

function wireOf({ kind, text, value }: OutgoingButton, keep: (value: string) => string): WireButton {
  switch (kind) {
    case 'postback':
      return { text, callback_data: keep(value) }
    case 'copy_text':
      return { text, copy_text: { text: value } }
    case 'url':
      return { text, url: value }
    case 'web_app':
      return { text, web_app: { url: value } }
    case 'login_url':
      return { text, login_url: { url: value } }
    default:
      return kind satisfies never
  }
}

function drawnOf({ kind, text, value }: OutgoingButton): Button {
  if (kind === 'postback') return { text, kind: 'callback_data', data: value.slice(0, 256) }
  return kind === 'copy_text' ? { text, kind, data: value } : { text, kind, url: value }
}
