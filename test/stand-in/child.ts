import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { control } from './electron.ts'

type Ask = { readonly id: number; readonly name: string; readonly args: readonly unknown[] }

/** Runs the built main under the stand-in and does what the test on the other end of the pipe asks. */
const tell = (message: object) => void process.send?.(message)

control.onExit(code => tell({ exit: code, journal: control.journal() }))
control.onSend((contents, message) => tell({ contents, message }))

process.on('message', ({ id, name, args }: Ask) => {
  void (async () => {
    try {
      const act = Reflect.get(control, name) as (...args: readonly unknown[]) => unknown
      tell({ id, value: (await act(...args)) ?? null })
    } catch (error) {
      tell({ id, error: String(error) })
    }
  })()
})
// The test is over or gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

// Where an installed app finds what lies beside its bundle.
Object.assign(process, { resourcesPath: join(import.meta.dirname, '../..') })

const [entry = ''] = process.argv.slice(2)
// Electron is ready only after the entry module has run to its end: one that waits for it up there waits for ever.
await import(pathToFileURL(entry).href)
control.ready()
tell({ started: true })
