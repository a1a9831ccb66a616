import { parentPort } from 'node:worker_threads'
import type { FromReader, ToReader } from '../../../../src/main/core/worker-protocol'

const say = (message: FromReader) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToReader) => {
  switch (message.kind) {
    case 'open':
      return say({ kind: 'ready', names: ['read', 'readAndDie', 'conversation.list'] })
    case 'call':
      if (message.name === 'readAndDie') process.exit(1)
      return say({ kind: 'answer', id: message.id, json: JSON.stringify({ ok: true, value: message.name === 'bot.list' ? { bots: [{ id: '1', health: { state: 'paused' } }] } : { read: message.input, mode: 'view-only' } }) })
    case 'look':
    case 'release':
      return say({ kind: 'answer', id: message.id, json: 'null' })
    case 'check':
      return void setTimeout(() => say({ kind: 'answer', id: message.id, json: '["a fault"]' }), 1_000)
    case 'close':
      say({ kind: 'closed' })
      return parentPort?.close()
  }
})
