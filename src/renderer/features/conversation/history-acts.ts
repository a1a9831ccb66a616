import { createContext, useContext } from 'react'
import type { Attachment, AttachmentId, Message, MessageId } from '../../../shared/model'
import type { MessageAct } from '../../actions/message-acts'
import type { Lead } from '../../actions/messages'

/** What can be done from inside the history. One object for the life of the pane, so that no bubble is drawn again for it. */
export type HistoryActs = {
  run(act: MessageAct, message: Message): void
  copy(text: string): void
  showRaw(message: Message): void
  /** What it said before it was edited, and who reacted. */
  showVersions(message: Message): void
  /** Scrolls to a message and flashes it, loading its surroundings when it is not here. */
  jump(messageId: MessageId): void
  openLink(message: Message, lead: Lead): void
  /** Where the link under the pointer or the focus leads; undefined when there is none. */
  hoverLink(address: string | undefined): void
  openPicture(message: Message, attachment: Attachment): void
  download(attachmentId: AttachmentId): void
  /** Writes down what a contact card says. */
  saveCard(card: NonNullable<Message['contact']>): void
  sendNow(message: Message): void
  /** Asks for another time, in a window of its own. */
  changeTime(message: Message): void
  retry(message: Message): void
  discard(message: Message): void
  resolveUncertain(message: Message, choice: 'arrived' | 'again' | 'discard'): void
  mediaUrl(id: AttachmentId, size: 'thumb' | 'full'): string
}

export const HistoryActsContext = createContext<HistoryActs | null>(null)

/** Whether the message around may only be read: no copying, saving or dragging out. */
export const ProtectedContext = createContext(false)

export function useIsProtected(): boolean {
  return useContext(ProtectedContext)
}

export function useHistoryActs(): HistoryActs {
  const acts = useContext(HistoryActsContext)
  if (!acts) throw new Error('the history has no acts')
  return acts
}
