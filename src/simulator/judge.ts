import type { Args } from './args'
import type { Rule } from './complaints'
import { checkArguments, isDocumented } from './facts'
import type { Finding } from './facts'
import type { BotState, World } from './world'

const rules: Record<Finding['kind'], Rule> = { unknown: 'unknown-parameter', missing: 'missing-parameter', type: 'wrong-type' }

/** Holds a request against the documented names and types; what is wrong becomes a complaint, never an error. */
export function judgeRequest(world: World, bot: BotState, method: string, args: Args): void {
  if (!isDocumented(method)) {
    world.complaints.add('unknown-method', method, 'not in Bot API 10.1', bot.id)
    return
  }
  const attached = [...args.uploads.keys()]
  for (const finding of checkArguments(method, args.toObject(), attached)) {
    world.complaints.add(rules[finding.kind], method, `${finding.path}: ${finding.detail}`, bot.id)
  }
  const direct = attached.filter(name => !isReferred(args, name))
  for (const finding of checkArguments(method, Object.fromEntries(direct.map(name => [name, ''])), attached)) {
    if (finding.kind === 'unknown') world.complaints.add('unknown-parameter', method, `file ${finding.path}`, bot.id)
  }
}

/** Whether some argument points at this file with attach://. */
function isReferred(args: Args, name: string): boolean {
  return args.names().some(argument => args.text(argument).includes(`attach://${name}`))
}
