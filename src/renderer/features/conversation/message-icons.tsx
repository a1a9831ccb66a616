import type { ReactNode } from 'react'
import type { MessageAct } from '../../actions/message-acts'
import { CalendarClock, Code, Copy, Forward, History, Pencil, Pin, PinOff, Reply, RotateCcw, SendHorizontal, SmilePlus, Trash } from '../../ui/icons'

/** A picture for each act on a message, the same in its toolbar and its menu. */
export const messageIcons: Readonly<Record<MessageAct['id'], ReactNode>> = {
  reply: <Reply />,
  react: <SmilePlus />,
  edit: <Pencil />,
  copy: <Copy />,
  forward: <Forward />,
  pin: <Pin />,
  unpin: <PinOff />,
  now: <SendHorizontal />,
  time: <CalendarClock />,
  refund: <RotateCcw />,
  versions: <History />,
  raw: <Code />,
  delete: <Trash />,
}
