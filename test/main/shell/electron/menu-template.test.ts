import { readFileSync } from 'node:fs'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { menuTemplate } from '../../../../src/main/shell/electron/menu-template'
import { electronDeclarations } from './declarations'

const asked: string[] = []
const menu = (platform: NodeJS.Platform, isPackaged = true, isDemo = false) =>
  flat(menuTemplate({ platform, isPackaged, isDemo, act: id => asked.push(id) }))

describe('the menu bar', () => {
  test('asks the page for actions that the page has', () => {
    const known = new Set([...readFileSync('src/renderer/actions/list.ts', 'utf8').matchAll(/\bid: '([^']+)'/g)].map(([, id]) => id))
    const ids = menu('darwin').flatMap(item => item.id ?? [])
    expect(ids.length).toBeGreaterThan(8)
    expect(ids.filter(id => !known.has(id))).toEqual([])
  })
  test('shows keys without taking them away from the page', () => {
    const taken = menu('linux').filter(item => item.accelerator && item.registerAccelerator !== false)
    expect(taken).toEqual([])
  })
  test('a click asks for the action', () => {
    const item = menu('win32').find(({ id }) => id === 'palette.open')
    item?.click?.(...([] as unknown as Parameters<NonNullable<typeof item.click>>))
    expect(asked).toEqual(['palette.open'])
  })
  test('names only roles that Electron has', () => {
    const roles = /role\?: \(('undo'[^)]+)\)/.exec(electronDeclarations())?.[1] ?? ''
    const known = [...roles.matchAll(/'([^']+)'/g)].map(([, role]) => role?.toLowerCase())
    const used = (['darwin', 'win32', 'linux'] as const).flatMap(platform => menu(platform, false).flatMap(item => item.role ?? []))
    expect(known).toContain('togglefullscreen')
    expect(used.filter(role => !known.includes(role.toLowerCase()))).toEqual([])
  })
  test('macOS has an app menu and settings in it, the others leave through File', () => {
    expect(menu('darwin')[0]?.role).toBe('appMenu')
    expect(menu('darwin').filter(({ id }) => id === 'settings.open')).toHaveLength(1)
    expect(menu('linux').filter(({ role }) => role === 'quit')).toHaveLength(1)
  })
  test('an installed app has no inspector and no reload', () => {
    const roles = (isPackaged: boolean) => menu('linux', isPackaged).flatMap(({ role }) => role ?? [])
    expect(roles(true)).not.toContain('toggleDevTools')
    expect(roles(true)).not.toContain('reload')
    expect(roles(false)).toContain('toggleDevTools')
  })
  test('the demo does not offer the demo', () => {
    expect(menu('linux', true, true).some(({ id }) => id === 'demo.open')).toBe(false)
  })
})

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}
