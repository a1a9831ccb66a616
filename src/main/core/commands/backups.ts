import { rmSync } from 'node:fs'
import type { Output, ParsedInput } from '../../../shared/contract'
import type { ProblemData } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { CommandHandlers, Handlers } from '../answer'
import { archiveName, archivePath, sweepArchives } from '../backup/archive'
import type { Job, Mark } from '../backup/jobs'
import { backupOf, backupsOf, removeBackup, shelfOf, sweepShelf } from '../backup/shelf'
import { dropSwap, isSwapDecided } from '../backup/swap'
import { type Daily, type Work, everyDay, startWork } from '../backup/work'
import { dropUpload, readUpload } from '../files-uploads'
import type { NewEvent } from '../log/event'
import type { Log } from '../log/log'
import type { Ports } from '../ports'
import { currentConversation } from '../store/aliases'
import type { Database } from '../store/database'
import { heldIn } from '../store/held'

type Deps = {
  readonly ports: Ports
  /** The ids of the bots whose tokens an export may take along. */
  readonly bots: () => readonly string[]
  readonly progress: (what: Job['do'], done: number, total: number) => void
  /** Closes this database and opens the one that was decided on. */
  readonly renew: () => Promise<void>
}

type Calls = Pick<CommandHandlers, 'backup.make' | 'backup.restore' | 'backup.delete' | 'archive.export' | 'archive.import' | 'archive.drop' | 'job.cancel'>

export type Backups = {
  readonly commands: Calls
  readonly queries: Required<Pick<Handlers, 'backup.list' | 'backup.look'>>
  /** One a day by itself, from a minute after the start. */
  start(): void
  close(): Promise<void>
}

const day = 24 * 60 * 60 * 1_000

/** Backups, export and import: calls that work on files, and need no database of this profile that can be read. */
export function openBackups({ ports, bots, progress, renew }: Deps): Backups {
  const { dataDir, version, clock, random, vault, log } = ports
  const work: Work = startWork(progress, ports.runJob)
  let daily: Daily | undefined
  let problem: ProblemData | undefined
  const mark = (): Mark => ({ epoch: random.hex(8), device: random.hex(6), now: clock.now() })

  const make = (reason: 'daily' | 'manual') => work.run({ do: 'backup', dataDir, reason, now: clock.now(), version })

  async function makeDaily(): Promise<void> {
    try {
      await make('daily')
      problem = undefined
    } catch (error) {
      if (error instanceof Problem && !['busy', 'cancelled'].includes(error.code)) problem = error.toData()
      throw error
    }
  }

  /** What was decided is gone through with, even where the operator pressed Stop a moment too late. */
  async function exchange<T>(ready: Promise<T>): Promise<T | undefined> {
    let value: T | undefined
    try {
      value = await ready
    } catch (error) {
      if (!isSwapDecided(dataDir)) {
        dropSwap(dataDir)
        throw error
      }
    }
    return value
  }

  async function tokensOf(): Promise<Readonly<Record<string, string>>> {
    const tokens: Record<string, string> = {}
    for (const botId of bots()) {
      const secret = await vault.get(`bot:${botId}`)
      if (secret.state === 'ok') tokens[botId] = secret.secret
      else if (secret.state === 'unavailable') throw new Problem(`vault-${(await vault.status()).state}`)
    }
    return tokens
  }

  async function keepTokens(tokens: Readonly<Record<string, string>>): Promise<number> {
    let kept = 0
    for (const [botId, token] of Object.entries(tokens)) if (await vault.set(`bot:${botId}`, token)) kept += 1
    return kept
  }

  return {
    commands: {
      'backup.make': () => make('manual'),
      async 'backup.restore'({ id }) {
        backupOf(dataDir, id)
        await exchange(work.run({ do: 'restore', dataDir, id, mark: mark() }))
        log('info', 'a backup takes the place of the database', { id })
        await renew()
        return null
      },
      'backup.delete'({ id }) {
        removeBackup(dataDir, id)
        return null
      },
      async 'archive.export'({ passphrase, withTokens = false }) {
        const archiveId = random.hex(16)
        const now = clock.now()
        const tokens = withTokens ? await tokensOf() : {}
        try {
          const { size } = await work.run({ do: 'export', dataDir, archiveId, passphrase, tokens, now, version })
          return { archiveId, name: archiveName(now), size }
        } catch (error) {
          // A thread that was ended leaves what it was at.
          if (!(error instanceof Problem && error.code === 'busy')) sweepArchives(dataDir)
          throw error
        }
      },
      async 'archive.import'({ uploadId, passphrase }) {
        const upload = readUpload(dataDir, uploadId)
        if (!upload) throw new Problem('upload-gone')
        const imported = await exchange(work.run({ do: 'import', dataDir, path: upload.path, passphrase, mark: mark() }))
        dropUpload(dataDir, uploadId)
        const tokens = await keepTokens(imported?.tokens ?? {})
        log('info', 'an archive takes the place of the database', { tokens })
        await renew()
        return { tokens }
      },
      'archive.drop'({ archiveId }) {
        rmSync(archivePath(dataDir, archiveId), { force: true })
        return null
      },
      'job.cancel'() {
        work.cancel()
        return null
      },
    },
    queries: {
      'backup.list': () => ({ folder: shelfOf(dataDir), backups: [...backupsOf(dataDir)], ...(problem && { problem }) }),
      async 'backup.look'({ id }): Promise<Output<'backup.look'>> {
        const { sha256: _, ...backup } = backupOf(dataDir, id)
        return { backup, ...(await work.run({ do: 'look', dataDir, id })) }
      },
    },
    start() {
      sweepShelf(dataDir)
      sweepArchives(dataDir)
      dropSwap(dataDir)
      if (ports.isDemo) return
      daily = everyDay({ clock, log, isDue: () => bots().length > 0 && isDue(dataDir, clock.now()), make: makeDaily })
    },
    async close() {
      daily?.stop()
      await work.close()
    },
  }
}

/** No day's backup is younger than a day; one from the future says nothing, because the clock has been set back. */
function isDue(dataDir: string, now: number): boolean {
  return !backupsOf(dataDir).some(({ reason, madeAt }) => reason === 'daily' && madeAt > now - day && madeAt <= now)
}

type HeldDeps = { readonly db: Database; readonly log: Log; readonly kick: () => void }

/** Sends or drops, in their order, all messages of a conversation that a restore put on hold. */
export function settleHeld({ db, log, kick }: HeldDeps, { conversationId, choice }: ParsedInput<'conversation.settleHeld'>): Output<'conversation.settleHeld'> {
  const held = heldIn(db, currentConversation(db, conversationId))
  if (held.length === 0) throw new Problem('not-found')
  log.append(held.map((messageId): NewEvent => ({ type: choice === 'release' ? 'message.requeued' : 'message.discarded', body: { messageId } })))
  kick()
  return { count: held.length }
}
