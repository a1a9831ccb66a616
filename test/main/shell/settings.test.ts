import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSettings } from '../../../src/main/shell/web/settings'
import { defaultSettings } from '../../../src/shared/model'
import { tempFolder } from '../../support/folder'

// Over conf, as the web shell opens it; test/main/shell/electron/main.test.ts does the same over electron-store.
const folder = () => tempFolder('settings')

test('settings and who works here are remembered, in a file for their owner alone', async () => {
  const dir = folder()
  const first = openSettings(dir)
  expect(first.get()).toEqual(defaultSettings)
  await first.set({ theme: 'dark' })
  const second = openSettings(dir)
  expect(second.get()).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(second.actor).toEqual(first.actor)
  expect(statSync(join(dir, 'settings.json')).mode & 0o777).toBe(0o600)
})

test.each(['', '{"settings":{"theme":"da', '[]', 'null', '\0\0\0\0'])('REL-16: settings that are cut to %j come back from the last good copy, and the file is kept', async broken => {
  const dir = folder()
  const { actor, set } = openSettings(dir)
  await set({ theme: 'dark' })
  writeFileSync(join(dir, 'settings.json'), broken)
  const again = openSettings(dir)
  expect(again.get().theme).toBe('dark')
  expect(again.actor).toEqual(actor)
  const aside = readdirSync(dir).find(name => name.startsWith('settings.broken-'))
  expect(readFileSync(join(dir, aside ?? ''), 'utf8')).toBe(broken)
})

test('REL-16: with the copy broken as well, the defaults do', () => {
  const dir = folder()
  openSettings(dir)
  for (const name of ['settings.json', 'settings.good.json']) writeFileSync(join(dir, name), '{')
  expect(openSettings(dir).get()).toEqual(defaultSettings)
})

test('one preference that is not understood does not cost the others', () => {
  const dir = folder()
  writeFileSync(join(dir, 'settings.json'), JSON.stringify({ settings: { theme: 'dark', listWidth: 'wide', future: 1 } }))
  expect(openSettings(dir).get()).toEqual({ ...defaultSettings, theme: 'dark' })
})

test('settings that cannot be read are an error, not a fresh start', () => {
  const dir = folder()
  mkdirSync(join(dir, 'settings.json'))
  expect(() => openSettings(dir)).toThrow(/EISDIR/)
  expect(readdirSync(dir)).toEqual(['settings.json'])
})
