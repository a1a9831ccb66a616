import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serveControl } from './control-server'
import { type Recording, type Tap, relay, replay } from './recording'
import { createSimulator } from './simulator'

/**
 * The simulator as a process: `--port N --control-port N --seed N` (0: any free port) `[--virtual-clock] [--no-flood]`. Prints one
 * line of JSON, `{ "port", "controlPort", "apiRoot" }`, and runs until the control op `close`, SIGTERM or,
 * with `--end-with-stdin`, until its parent's end of the pipe is gone.
 *
 * `--record FILE --upstream URL` hands everything on to another Bot API instead and writes down what was said, without the token, when it
 * ends; `--replay FILE` serves such a file and prints the token to connect with, too.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'virtual-clock': { type: 'boolean', default: false },
    'no-flood': { type: 'boolean', default: false },
    'end-with-stdin': { type: 'boolean', default: false },
    record: { type: 'string' },
    upstream: { type: 'string' },
    replay: { type: 'string' },
  },
})

if (values.record !== undefined && values.upstream !== undefined) await runRelay(values.record, values.upstream)
else if (values.replay !== undefined) await runReplay(values.replay)
else await runSimulator()

async function runRelay(file: string, upstream: string): Promise<void> {
  const tap = await relay(upstream.replace(/\/+$/, ''))
  console.log(JSON.stringify({ port: tap.port, apiRoot: tap.apiRoot }))
  untilTold(tap, () => writeFileSync(file, `${JSON.stringify(tap.recording(), undefined, 1)}\n`, { mode: 0o600 }))
}

async function runReplay(file: string): Promise<void> {
  const tape = await replay(JSON.parse(readFileSync(file, 'utf8')) as Recording)
  console.log(JSON.stringify({ port: tape.port, apiRoot: tape.apiRoot, token: tape.token }))
  untilTold(tape, () => undefined)
}

function untilTold(tap: Tap, atEnd: () => void): void {
  const over = async () => {
    atEnd()
    await tap.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void over())
}

async function runSimulator(): Promise<void> {
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
}
