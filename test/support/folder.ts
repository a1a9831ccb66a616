import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of the test that calls, gone when it has ended; after its `afterEach`, which may still have to end what writes into it. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `bellhop-${name}-`))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
