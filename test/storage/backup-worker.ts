import { statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '../../src/main/core/backup/jobs'
import { runJob } from '../../src/main/core/backup/jobs'
import { finishSwap } from '../../src/main/core/backup/swap'

/** A program of its own: does one job on a profile, and the exchange that it decided on; says when it begins and how large it grew. */
const [text = ''] = process.argv.slice(2)
const job = JSON.parse(text) as Job
writeSync(1, 'begun\n')
const result = runJob(job, () => undefined)
if (job.do === 'restore') finishSwap(job.dataDir, job.mark.now)
if (job.do === 'export') writeSync(1, `${statSync(join(job.dataDir, 'staging', `${job.archiveId}.bellhop`)).size}\n`)
// Kilobytes.
writeSync(1, `${JSON.stringify({ result, most: process.resourceUsage().maxRSS })}\n`)
