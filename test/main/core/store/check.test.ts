import { describe, expect, onTestFinished, test } from 'vitest'
import { checkPassed, faultsOf, runBegins, runEnds } from '../../../../src/main/core/store/check'
import { openDatabase, openMemory, openReader } from '../../../../src/main/core/store/database'
import { setMeta } from '../../../../src/main/core/store/meta'
import { fillEvents, overwriteAPageOfEvents } from './damage'
import { tempFolder } from '../../../support/folder'

const day = 24 * 60 * 60 * 1_000

/** A database that a first run has used; `ends` says how. */
function used(ends: 'in order' | 'at once') {
  const db = openMemory()
  const wanted = runBegins(db, 0)
  setMeta(db, 'epoch', 'x')
  if (ends === 'in order') runEnds(db)
  return { db, wanted }
}

describe('a check is wanted', () => {
  test('not for a new database, nor after a run that ended in order', () => {
    const { db, wanted } = used('in order')
    expect(wanted).toBe(false)
    expect(runBegins(db, day)).toBe(false)
  })

  test('after a run that did not', () => {
    const { db } = used('at once')
    expect(runBegins(db, day)).toBe(true)
  })

  test('after each run until one ended in order, and what is noted at the start is gone at once', () => {
    const { db } = used('in order')
    expect(runBegins(db, day)).toBe(false)
    expect(runBegins(db, day)).toBe(true)
    expect(runBegins(db, day)).toBe(true)
    runEnds(db)
    expect(runBegins(db, day)).toBe(false)
  })

  test('when more than a week has passed since the last, however the runs ended', () => {
    const { db } = used('in order')
    expect(runBegins(db, 7 * day)).toBe(false)
    runEnds(db)
    expect(runBegins(db, 7 * day + 1)).toBe(true)
    checkPassed(db, 7 * day + 1)
    runEnds(db)
    expect(runBegins(db, 14 * day)).toBe(false)
  })
})

describe('a look through the file', () => {
  function profile() {
    const dir = tempFolder('check')
    const db = openDatabase(dir)
    fillEvents(db)
    db.close()
    return dir
  }
  function faultsIn(dir: string) {
    const reader = openReader(dir)
    onTestFinished(() => reader.close())
    return faultsOf(reader)
  }

  test('finds nothing in a whole one', () => {
    expect(faultsIn(profile())).toEqual([])
  })

  test('finds a page that was overwritten in the middle of a table, which opening does not, and says nothing of what stood there', () => {
    const dir = profile()
    overwriteAPageOfEvents(dir)
    openDatabase(dir).close()
    const faults = faultsIn(dir)
    expect(faults).not.toEqual([])
    expect(faults.join()).not.toMatch(/xxx|filler/)
  })
})
