import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, vi } from 'vitest'
import type { Answer } from '../../../../src/shared/contract'
import type { Entry } from '../../../stand-in/electron'
import { runMain } from '../../../stand-in/run'
import type { Run } from '../../../stand-in/run'

type Options = Partial<Parameters<typeof runMain>[0]>

type Scope = { readonly runs: Run[]; readonly dirs: string[] }
const perTest: Scope = { runs: [], dirs: [] }
const perFile: Scope = { runs: [], dirs: [] }

async function clear({ runs, dirs }: Scope): Promise<void> {
  await Promise.all(runs.splice(0).map(run => run.kill()))
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
}

afterEach(() => clear(perTest))
afterAll(() => clear(perFile))

/** A folder that goes with the test, or with the file. */
export function folder(isKept = false): string {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-desktop-'))
  ;(isKept ? perFile : perTest).dirs.push(dir)
  return dir
}

/** The built main with the stand-in for Electron around it. It ends with the test, or with the file if it `isKept`. */
export async function start(options: Options = {}, isKept = false): Promise<Run> {
  const run = await runMain({ dir: options.dir ?? folder(isKept), args: ['--vault', 'session'], ...options })
  ;(isKept ? perFile : perTest).runs.push(run)
  return run
}

/** The same, once the shell has done all that it does at start: the tray comes last. */
export async function started(options: Options = {}, isKept = false): Promise<Run> {
  const run = await start(options, isKept)
  await vi.waitFor(async () => expect(names(await run.journal())).toContain('tray.setToolTip'), { timeout: 15_000 })
  return run
}

export const names = (journal: readonly Entry[]) => journal.map(({ what }) => what)
export const entry = (journal: readonly Entry[], what: string) => journal.find(one => one.what === what)?.args

/** The value of an answer that must be one. */
export const ok = (result: unknown) => (result as { answer: Extract<Answer, { ok: true }> }).answer.value as Record<string, unknown>
