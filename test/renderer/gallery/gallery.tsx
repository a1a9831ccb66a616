import { createRoot } from 'react-dom/client'
import { start } from '../../../src/renderer/actions/load'
import { App } from '../../../src/renderer/app'
import { choose } from '../../../src/renderer/client'
import { startWords } from '../../../src/renderer/words'
import '../../../src/renderer/styles/index.css'
import { fixtureBridge, type FixtureOptions } from '../fixture-bridge'

/** `?{"bots":"none"}`: options of the fixture as JSON in the address. */
const options = location.search ? (JSON.parse(decodeURIComponent(location.search.slice(1))) as FixtureOptions) : {}
const bridge = fixtureBridge(options)

choose({
  ...bridge,
  upload: async (file, name, { onProgress } = {}) => {
    for (let part = 1; part <= 10; part++) {
      await new Promise(done => setTimeout(done, 80))
      onProgress?.((file.size * part) / 10)
    }
    return { uploadId: crypto.randomUUID().replaceAll('-', ''), size: file.size, name, mime: file.type }
  },
  mediaUrl: (id, kind) => `/media/${id}/${kind}`,
  archiveUrl: id => `/archive/${id}`,
  onConnection(listener) {
    listener('live')
    return () => undefined
  },
})
Object.assign(globalThis, { fixture: bridge })

startWords()
void start()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
