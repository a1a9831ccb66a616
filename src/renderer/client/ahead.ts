import type { Answer, CallName, Input } from '../../shared/contract'
import type { Client } from './client'

/** The first page of the list that the page starts with. */
export const firstList = { filter: { status: 'open' }, limit: 60 } as const satisfies Input<'conversation.list'>

/**
 * Asks at once for all that the first screen shows; whoever calls for the same is given that answer, once. Everything else is
 * asked after `app.info`, from whose `rev` on the page follows changes: what was read before it could miss one.
 */
export function withInboxAhead(client: Client): Client {
  const asked = new Map<string, Promise<Answer>>()
  const ask = <N extends CallName>(name: N, input: Input<N>, then = () => {}) => {
    const answer = client.call(name, input)
    asked.set(keyOf(name, input), answer)
    // Whoever takes it is told of a failure; where nobody does, nobody needs it.
    answer.then(then, () => {})
  }
  // As the first to hear of that answer, so that nobody asks for these a second time.
  ask('app.info', {}, () => {
    ask('conversation.list', firstList)
    ask('settings.get', {})
    ask('bot.list', {})
  })
  return {
    ...client,
    call(name, input) {
      const key = keyOf(name, input)
      const answer = asked.get(key)
      // Everything is loaded anew: what nobody has taken by then is of the past.
      if (!answer && name === 'app.info') asked.clear()
      asked.delete(key)
      return answer ?? client.call(name, input)
    },
  }
}

function keyOf(name: string, input: unknown): string {
  return `${name} ${JSON.stringify(input)}`
}
