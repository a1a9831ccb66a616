import { createRoot } from 'react-dom/client'
import './styles/index.css'
import { start } from './actions/load'
import { App } from './app'
import { changeView } from './state/stores'
import { keepFilesIn } from './ui/drag-out'
import { startWords } from './words'

/** Draws the page. `hasClient`: there is an app behind it; otherwise the page says how to get to one. */
export async function show(hasClient: boolean): Promise<void> {
  startWords()
  keepFilesIn(window)
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no root')
  if (!hasClient) changeView({ phase: 'no-link' })
  // The answers were asked for before this code was here: drawing a screen without them first would only delay the one with them.
  else await Promise.race([start(), new Promise(resolve => void setTimeout(resolve, patience))])
  createRoot(root).render(<App />)
}

/** Milliseconds that the page stays empty at most. */
const patience = 150
