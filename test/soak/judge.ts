import { type Chat, judge as judgeChat } from '../crash/judge'

/** The properties of MAP 6.6 that a chat can break. */
const properties: readonly (readonly [RegExp, string])[] = [
  [/^(lost|invented|shown twice|shown out of order)/, 'P1'],
  [/^sent twice/, 'P2'],
  [/^(left over|accepted and gone|said to be sent|given up)/, 'P3'],
  [/^delivered out of order/, 'P4'],
]

/** Every broken promise in one chat, the property first. */
export function judge(chat: Chat): string[] {
  return judgeChat(chat).map(fault => `${properties.find(([pattern]) => pattern.test(fault))?.[1] ?? 'P?'} ${fault}`)
}
