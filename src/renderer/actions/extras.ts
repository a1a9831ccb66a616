import type { ConversationId } from '../../shared/model'
import { changeView } from '../state/stores'
import type { Extras } from '../state/view'

/** What goes with the next message of a conversation; an empty one is forgotten. */
export function setExtras(conversationId: ConversationId, change: Extras | ((before: Extras) => Extras)): void {
  changeView(view => {
    const next = new Map(view.extras)
    const wanted = typeof change === 'function' ? change(next.get(conversationId) ?? {}) : change
    const kept = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as Extras
    if (Object.keys(kept).length > 0) next.set(conversationId, kept)
    else next.delete(conversationId)
    return { extras: next }
  })
}

/** With these options changed; what is off or usual is left out. */
export function withOption(extras: Extras, option: NonNullable<Extras['options']>): Extras {
  const options = Object.fromEntries(Object.entries({ ...extras.options, ...option }).filter(([, value]) => value !== undefined && value !== false))
  return { ...extras, options: Object.keys(options).length > 0 ? options : undefined }
}
