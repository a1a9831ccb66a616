import { parseArgs } from 'node:util'
import { serveControl } from './control-server'
import { createSimulator } from './simulator'

/**
 * The simulator as a process: `--port N --control-port N --seed N` (0: any free port) `[--virtual-clock] [--no-flood]`. Prints one
 * line of JSON, `{ "port", "controlPort", "apiRoot" }`, and runs until the control op `close`, SIGTERM or,
 * with `--end-with-stdin`, until its parent's end of the pipe is gone.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'virtual-clock': { type: 'boolean', default: false },
    'no-flood': { type: 'boolean', default: false },
    'end-with-stdin': { type: 'boolean', default: false },
  },
})

const simulator = createSimulator({
  seed: Number(values.seed),
  clock: values['virtual-clock'] ? 'virtual' : 'real',
  ...(values['no-flood'] ? { flood: null } : {}),
})
const { apiRoot, port } = await simulator.start({ port: Number(values.port) })
const control = await serveControl(simulator, Number(values['control-port']), () => void end())
process.once('SIGTERM', () => void end())
process.once('SIGINT', () => void end())
if (values['end-with-stdin']) process.stdin.resume().once('end', () => void end())
console.log(JSON.stringify({ port, controlPort: control.port, apiRoot }))

async function end(): Promise<void> {
  await control.close()
  await simulator.close()
  process.exit(0)
}
