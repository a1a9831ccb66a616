import { flushSync } from 'react-dom'

/** Draws what the states that are set in here ask for before anything else happens: no key and no pointer comes in between. Not from an effect. */
export function atOnce(set: () => void): void {
  flushSync(set)
}
