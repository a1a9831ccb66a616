import { choose } from './client'
import { withInboxAhead } from './client/ahead'
import { bridgeClient } from './client/bridge'
import { httpClient } from './client/http'

/**
 * Asks first of all, so that the answers come while the code that draws them is still being read. Nothing here may be awaited at
 * the top: that code imports from this file's chunk, and each would wait for the other.
 */
async function begin(): Promise<void> {
  const code = first()
  const client = window.bellhop ? bridgeClient(window.bellhop) : await httpClient()
  if (client) choose(withInboxAhead(client))
  const { show } = await code
  await show(client !== null)
}

/** On the web the app may end between serving the page and its code, and be back in a moment. */
async function first(): Promise<typeof import('./first')> {
  for (;;) {
    try {
      return await import('./first')
    } catch (error) {
      // Code that is here and wrong is another matter.
      if (!(error instanceof TypeError) || !/import/i.test(error.message)) throw error
      await new Promise(resolve => setTimeout(resolve, 1_000))
    }
  }
}

void begin()
