import { createRoot } from 'react-dom/client'
import './styles/index.css'
import { App } from './app'
import { choose } from './client'
import { bridgeClient } from './client/bridge'
import { httpClient } from './client/http'
import { changeView } from './state/stores'
import { startWords } from './words'

startWords()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const client = window.bellhop ? bridgeClient(window.bellhop) : await httpClient()
if (client) choose(client)
else changeView({ phase: 'no-link' })
createRoot(root).render(<App />)
