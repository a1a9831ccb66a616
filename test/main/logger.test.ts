import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from '../../src/main/logger'
import { createRedactor } from '../../src/main/redact'
import { tempFolder } from '../support/folder'

const folder = () => join(tempFolder('log'), 'logs')

test('a line is JSON with its time, level, message and facts, for its owner alone', () => {
  const logs = folder()
  const { log, path } = openLog(logs, createRedactor(), { now: () => 0 })
  log('warn', 'the poll failed', { botId: '7', error: new Error('reset') })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'the poll failed', botId: '7', error: { message: 'reset' } })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(logs).mode & 0o777).toBe(0o700)
})

test('SEC-51: redaction is the last step, for messages and facts alike', () => {
  const redactor = createRedactor()
  const { log, path } = openLog(folder(), redactor)
  redactor.learn('a secret of this process')
  log('error', 'said a secret of this process', { 'a secret of this process': { deep: ['a secret of this process'] } })
  expect(readFileSync(path, 'utf8')).not.toContain('of this process')
})

test('REL-50: a log that cannot be turned over, or written at all, takes nobody down', () => {
  const logs = folder()
  const { log } = openLog(logs, createRedactor(), { maxBytes: 1_000 })
  log('info', 'x'.repeat(900))
  rmSync(logs, { recursive: true })
  writeFileSync(logs, 'no folder')
  expect(() => log('info', 'y'.repeat(900))).not.toThrow()
})

test('a file that is full makes room, and the oldest of five goes', () => {
  const logs = folder()
  const { log } = openLog(logs, createRedactor(), { maxBytes: 1_000, files: 5 })
  for (let line = 0; line < 100; line += 1) log('info', `line ${line} ${'x'.repeat(200)}`)
  expect(readdirSync(logs).toSorted()).toEqual(['bellhop.1.log', 'bellhop.2.log', 'bellhop.3.log', 'bellhop.4.log', 'bellhop.log'])
  for (const name of readdirSync(logs)) expect(statSync(join(logs, name)).size).toBeLessThanOrEqual(1_000)
  expect(readFileSync(join(logs, 'bellhop.log'), 'utf8')).toContain('line 99')
  expect(readFileSync(join(logs, 'bellhop.1.log'), 'utf8')).not.toContain('line 99')
})

test('a log from before is gone on with', () => {
  const logs = folder()
  openLog(logs, createRedactor()).log('info', 'before')
  writeFileSync(join(logs, 'bellhop.log'), 'x'.repeat(900))
  const { log, path } = openLog(logs, createRedactor(), { maxBytes: 1_000 })
  log('info', `after ${'y'.repeat(200)}`)
  expect(readFileSync(path, 'utf8')).not.toContain('xxx')
  expect(readFileSync(join(logs, 'bellhop.1.log'), 'utf8')).toContain('xxx')
})
