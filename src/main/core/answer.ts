import { z } from 'zod'
import { type Answer, type CallName, type Commands, type Output, type ParsedInput, type Queries, calls } from '../../shared/contract'
import type { Actor } from '../../shared/model'
import { Problem } from '../../shared/problem'
import type { Logger } from './ports'
import type { Database } from './store/database'
import { diskProblem } from './store/trouble'

/** One function per call. Its input has been validated. */
export type Handler<N extends CallName> = (input: ParsedInput<N>, actor: Actor) => Output<N> | Promise<Output<N>>
export type Handlers = { readonly [N in CallName]?: Handler<N> }
export type CommandHandlers = { readonly [N in keyof Commands]: Handler<N> }
/** A pure query: reads one snapshot of the database and nothing else, so that it can run in the reader's thread. */
export type PureQuery<N extends keyof Queries> = (db: Database, input: ParsedInput<N>) => Output<N>

const deepest = 16
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor'])

/** The only way from a shell to a handler: name and unknown input in, an answer out. Never throws. */
export async function answer(handlers: Handlers, log: Logger, actor: Actor, name: string, input: unknown): Promise<Answer> {
  try {
    if (!isCall(name)) throw new Problem('unknown-call', { name: name.slice(0, 60) })
    const handler = handlers[name]
    if (!handler) throw new Problem('unknown-call', { name })
    refuseHostile(input, 0)
    const parsed = calls[name].input.safeParse(input)
    if (!parsed.success) throw new Problem('bad-input', { detail: z.prettifyError(parsed.error).slice(0, 300) })
    return { ok: true, value: await (handler as (input: unknown, actor: Actor) => unknown)(parsed.data, actor) }
  } catch (error) {
    if (error instanceof Problem) return { ok: false, problem: error.toData() }
    log('error', 'A call failed.', { name, error })
    const problem = diskProblem(error)
    if (problem) return { ok: false, problem: problem.toData() }
    return { ok: false, problem: { code: 'internal' } }
  }
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}

function refuseHostile(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth >= deepest) throw new Problem('bad-input', { detail: 'nested too deep' })
  for (const [key, inner] of Object.entries(value)) {
    if (forbidden.has(key)) throw new Problem('bad-input', { detail: 'a key that is not allowed' })
    refuseHostile(inner, depth + 1)
  }
}
