import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Job } from '../../src/main/core/backup/jobs'
import { backupsOf, makeBackup, proveBackup, sweepShelf } from '../../src/main/core/backup/shelf'
import { finishSwap } from '../../src/main/core/backup/swap'
import { setFileState } from '../../src/main/core/store/attachments'
import { openDatabase, openFile } from '../../src/main/core/store/database'
import { createRandom } from '../../src/simulator/random'
import { rows } from './long-migration'
import { skipsMounts, smallDisk } from './mounted'
import { asSource, folder, isLong, problemOf, program } from './support'

const seed = Number(process.env['BELLHOP_SEED'] ?? Math.floor(Math.random() * 1_000_000))
const kills = isLong ? 200 : 16
const mebibyte = 1024 * 1024

function start(job: Job): ChildProcess {
  return spawn(process.execPath, [...asSource, program('backup-worker.ts'), JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** What it says, once it is over. */
async function over(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part))
  await once(child, 'close')
  return text
}

async function begun(child: ChildProcess): Promise<void> {
  await once(child.stdout ?? child, 'data')
}

/** A profile with a table large enough to be killed in the middle of. `word` tells two of them apart. */
function fill(dataDir: string, word: string): void {
  const db = openDatabase(dataDir)
  db.transaction(() => {
    db.script('CREATE TABLE IF NOT EXISTS filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; DELETE FROM filler')
    for (let id = 1; id <= rows; id += 1) db.run('INSERT INTO filler VALUES (?, ?)', id, `${word} ${id} ${'x'.repeat(id % 90)}`)
  })
  db.close()
}

/** The word of a whole profile; what is wrong with any other. */
function wordOf(dataDir: string): string {
  const db = openDatabase(dataDir)
  try {
    const check = db.get<{ integrity_check: string }>('PRAGMA integrity_check')?.integrity_check
    const words = db.all<{ word: string; n: number }>("SELECT substr(text, 1, instr(text, ' ') - 1) AS word, count(*) AS n FROM filler GROUP BY 1")
    return check === 'ok' && words.length === 1 && words[0]?.n === rows ? words[0].word : JSON.stringify({ check, words })
  } finally {
    db.close()
  }
}

async function timeOf(job: Job): Promise<number> {
  const child = start(job)
  await begun(child)
  const began = performance.now()
  await once(child, 'close')
  return performance.now() - began
}

it(`REL-16: a backup killed ${kills} times leaves whole ones and nothing that could be taken for one (seed ${seed})`, async () => {
  const dataDir = join(folder('backup', true), 'profile')
  fill(dataDir, 'now')
  const random = createRandom(seed)
  const job = (now: number): Job => ({ do: 'backup', dataDir, reason: 'manual', now, version: '1' })
  let took = await timeOf(job(Date.now()))
  let cut = 0
  // How long one takes changes with the machine: until enough of them have been cut off in their midst.
  for (let done = 0; done < kills || (cut <= kills / 4 && done < kills * 4); done += 1) {
    const before = backupsOf(dataDir).length
    const child = start(job(Date.now()))
    const gone = once(child, 'close')
    await begun(child)
    await sleep(random.fraction() * took)
    child.kill('SIGKILL')
    await gone
    const all = backupsOf(dataDir)
    if (all.length === before) cut += 1
    else took *= 0.9
    const [newest] = all
    if (newest) proveBackup(dataDir, newest.id)
  }
  // The next one sweeps up behind all of them, and the profile never noticed.
  makeBackup({ dataDir, reason: 'manual', now: Date.now(), version: '1' })
  expect(readdirSync(join(dataDir, 'backups')).filter(name => !/\.(db|json)$/.test(name))).toEqual([])
  expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(2 * backupsOf(dataDir).length)
  expect(wordOf(dataDir)).toBe('now')
  expect(cut).toBeGreaterThan(kills / 4)
}, 300_000)

it(`REL-16: a restore killed ${kills} times leaves the old database or the new one, and never loses either (seed ${seed})`, async () => {
  const template = join(folder('restore', true), 'profile')
  fill(template, 'then')
  const { id } = makeBackup({ dataDir: template, reason: 'manual', now: Date.now(), version: '1' })
  fill(template, 'now')
  const random = createRandom(seed)
  const copied = () => {
    const dataDir = join(folder('restored', true), 'profile')
    cpSync(template, dataDir, { recursive: true })
    return dataDir
  }
  const job = (dataDir: string): Job => ({ do: 'restore', dataDir, id, mark: { epoch: 'e', device: 'd', now: Date.now() } })
  const took = await timeOf(job(copied()))
  const outcomes = { now: 0, then: 0 }
  for (let done = 0; done < kills; done += 1) {
    const dataDir = copied()
    const child = start(job(dataDir))
    const gone = once(child, 'close')
    await begun(child)
    await sleep(random.fraction() * took * 1.1)
    child.kill('SIGKILL')
    await gone
    // As the next start does it.
    finishSwap(dataDir, Date.now())
    const word = wordOf(dataDir)
    expect(['now', 'then']).toContain(word)
    outcomes[word as 'now' | 'then'] += 1
    if (word === 'then') expect(wordIn(join(dataDir, 'quarantine'))).toEqual(['now'])
    proveBackup(dataDir, id)
    rmSync(dataDir, { recursive: true })
  }
  expect(outcomes.now + outcomes.then).toBe(kills)
  expect(outcomes.now).toBeGreaterThan(0)
  expect(outcomes.then).toBeGreaterThan(0)
}, 300_000)

/** What was put aside, opened where it lies. */
function wordIn(home: string): string[] {
  return readdirSync(home).map(name => {
    const db = openFile(join(home, name, 'bellhop.db'), true)
    const word = db.get<{ word: string }>("SELECT substr(text, 1, instr(text, ' ') - 1) AS word FROM filler LIMIT 1")?.word
    db.close()
    return word ?? 'none'
  })
}

it('REL-16: the exchange goes on from every step at which it can be cut off', () => {
  const dataDir = join(folder('steps', true), 'profile')
  fill(dataDir, 'now')
  const { id } = makeBackup({ dataDir, reason: 'manual', now: 1, version: '1' })
  // Decided, the old one on its way to the quarantine: its log is there already, it is not.
  mkdirSync(join(dataDir, 'restore'))
  cpSync(join(dataDir, 'backups', `${id}.db`), join(dataDir, 'restore', 'bellhop.db'))
  mkdirSync(join(dataDir, 'quarantine', '2026-11-21T06-00-00.000Z.moving'), { recursive: true })
  renameSync(join(dataDir, 'bellhop.db'), join(dataDir, 'quarantine', '2026-11-21T06-00-00.000Z.moving', 'bellhop.db'))
  finishSwap(dataDir, 2)
  expect(wordOf(dataDir)).toBe('now')
  expect(readdirSync(join(dataDir, 'quarantine'))).toEqual(['2026-11-21T06-00-00.000Z'])
  expect(existsSync(join(dataDir, 'restore'))).toBe(false)
  // Once more: nothing is left to be done.
  finishSwap(dataDir, 3)
  expect(readdirSync(join(dataDir, 'quarantine'))).toHaveLength(1)
})

it.skipIf(skipsMounts)('REL-16: on a disk that is full, or gets full in the middle, no backup is made, none is lost, and nothing is left behind', () => {
  const disk = smallDisk(96 * mebibyte)
  const dataDir = join(disk, 'profile')
  fill(dataDir, 'now')
  const first = makeBackup({ dataDir, reason: 'daily', now: Date.now() - 86_400_000, version: '1' })
  const ballast = join(disk, 'ballast')
  const take = (leave: number) => {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)), { flag: 'a' })
  }
  let isTaken = false
  // Room enough when it was looked at, and none when it is needed.
  const problem = problemOf(() =>
    makeBackup({ dataDir, reason: 'daily', now: Date.now(), version: '1' }, () => {
      if (!isTaken) take(mebibyte)
      isTaken = true
    }),
  )
  expect([isTaken, problem]).toEqual([true, 'disk-full'])
  expect(problemOf(() => makeBackup({ dataDir, reason: 'daily', now: Date.now(), version: '1' }))).toBe('disk-full')
  expect(readdirSync(join(dataDir, 'backups')).toSorted()).toEqual([`${first.id}.db`, `${first.id}.json`])
  proveBackup(dataDir, first.id)
  rmSync(ballast)
  expect(problemOf(() => makeBackup({ dataDir, reason: 'daily', now: Date.now(), version: '1' }))).toBe('none')
  sweepShelf(dataDir)
  expect(backupsOf(dataDir)).toHaveLength(2)
})

it(`an export and an import of ${isLong ? 300 : 60} MB take the memory of one of 4 MB`, async () => {
  const small = await measured(4)
  const large = await measured(isLong ? 300 : 60)
  for (const way of ['export', 'import'] as const) expect(large[way] - small[way], `${way}: ${small[way]} and ${large[way]} MB`).toBeLessThan(32)
}, 300_000)

/** The most memory in MB that each way takes, in a process of its own. */
async function measured(megabytes: number): Promise<{ export: number; import: number }> {
  const dataDir = join(folder('export'), 'profile')
  const db = openDatabase(dataDir)
  for (let index = 0; index < megabytes / 2; index += 1) {
    const bytes = randomBytes(2 * mebibyte)
    const sha = createHash('sha256').update(bytes).digest('hex')
    mkdirSync(join(dataDir, 'media', sha.slice(0, 2)), { recursive: true })
    writeFileSync(join(dataDir, 'media', sha.slice(0, 2), sha), bytes)
    setFileState(db, sha.slice(0, 32), { state: 'stored', sha }, 1)
  }
  db.close()
  const archiveId = 'a'.repeat(32)
  const passphrase = 'nine horses crossed the ford'
  const there = await over(start({ do: 'export', dataDir, archiveId, passphrase, tokens: {}, now: 1, version: '1' }))
  const other = join(folder('import'), 'profile')
  openDatabase(other).close()
  const path = join(dataDir, 'staging', `${archiveId}.bellhop`)
  const back = await over(start({ do: 'import', dataDir: other, path, passphrase, mark: { epoch: 'e', device: 'd', now: 2 } }))
  expect(readdirSync(join(other, 'media'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())).toHaveLength(megabytes / 2)
  return { export: mostOf(there), import: mostOf(back) }
}

function mostOf(said: string): number {
  return Math.round((JSON.parse(said.trim().split('\n').at(-1) ?? '') as { most: number }).most / 1024)
}
