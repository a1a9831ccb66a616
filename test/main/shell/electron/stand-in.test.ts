import { describe, expect, test } from 'vitest'
import { Emitter } from '../../../stand-in/emitter'
import { strict } from '../../../stand-in/strict'
import * as standIn from '../../../stand-in/electron'
import { declarationOf as block } from './declarations'

describe('the stand-in for Electron', () => {
  test('throws on what it does not declare, however it is reached', () => {
    expect(() => Reflect.get(standIn.app, 'relaunch')).toThrow('electron.app.relaunch is not declared')
    expect(() => Reflect.get(standIn.default, 'webContents')).toThrow('electron.electron.webContents is not declared')
    expect(() => Reflect.get(standIn.app.commandLine, 'appendArgument')).toThrow('not declared')
    expect(() => standIn.app.on('ready', () => undefined)).toThrow('no declared event ready')
    expect(() => standIn.app.getPath('downloads')).toThrow('getPath(downloads)')
    expect(() => standIn.ipcMain.handle('another', async () => undefined)).toThrow('a third channel')
    expect(() => Reflect.set(standIn.app, 'name', 'x')).toThrow('was written to')
    expect(() => new Emitter('x', ['a']).on('b', () => undefined)).toThrow('no declared event b')
    expect(() => Reflect.get(strict('x', { a: 1 }), 'b')).toThrow('electron.x.b is not declared')
  })

  test('declares nothing that Electron does not have', () => {
    const owners = {
      app: 'App',
      dialog: 'Dialog',
      ipcMain: 'IpcMain',
      nativeTheme: 'NativeTheme',
      powerMonitor: 'PowerMonitor',
      protocol: 'Protocol',
      screen: 'Screen',
      shell: 'Shell',
      utilityProcess: 'UtilityProcess',
      nativeImage: 'NativeImage',
      net: 'Net',
      Menu: 'Menu',
    } as const
    for (const [name, owner] of Object.entries(owners)) {
      for (const member of Object.keys(Reflect.get(standIn, name) as object)) {
        expect([name, member, new RegExp(`^    (?:static |readonly )*${member}\\??[(:]`, 'm').test(block(owner))]).toEqual([name, member, true])
      }
    }
    const events = {
      app: 'App',
      webContents: 'WebContents',
      browserWindow: 'BrowserWindow',
      session: 'Session',
      downloadItem: 'DownloadItem',
      tray: 'Tray',
      notification: 'Notification',
      nativeTheme: 'NativeTheme',
      powerMonitor: 'PowerMonitor',
      utilityProcess: 'UtilityProcess',
    } as const
    const declared = standIn.control.declaredEvents()
    for (const [name, owner] of Object.entries(events)) {
      for (const event of Reflect.get(declared, name) as string[]) {
        expect([name, event, block(owner).includes(`on(event: '${event}'`)]).toEqual([name, event, true])
      }
    }
  })
})
