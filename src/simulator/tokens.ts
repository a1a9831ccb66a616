import type { World } from './world'

/** Complains about every token, also one that was revoked, whose secret half stands in this text. */
export function exposed(world: World, where: string, text: string): void {
  for (const token of [...world.tokens.keys(), ...world.revoked]) {
    if (text.includes(token.slice(token.indexOf(':') + 1))) world.complaints.add('token-exposed', where, `of bot ${token.slice(0, token.indexOf(':'))}`)
  }
}
