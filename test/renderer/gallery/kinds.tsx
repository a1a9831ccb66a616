import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { History, type HistoryHandle } from '../../../src/renderer/features/conversation/history'
import { type HistoryActs, HistoryActsContext } from '../../../src/renderer/features/conversation/history-acts'
import { PlayerContext } from '../../../src/renderer/features/conversation/audio'
import { Player } from '../../../src/renderer/features/conversation/player'
import { choose } from '../../../src/renderer/client'
import { startWords } from '../../../src/renderer/words'
import '../../../src/renderer/styles/index.css'
import type { Kind } from './goldens'

/** Every kind of message at once, drawn by the product's own code. `?theme=dark&width=480` is where the switches begin. */
const asked = new URLSearchParams(location.search)

const none = () => undefined
/** Here nothing is done to a message; its files can be looked at. */
const mediaUrl: HistoryActs['mediaUrl'] = (id, size) => `/golden/media/${id}/${size}`
const acts = new Proxy({ mediaUrl } as HistoryActs, { get: (_, act) => (act === 'mediaUrl' ? mediaUrl : none) })

const widths = ['100%', '480', '640', '920', '1280'] as const

function Kinds({ kinds }: { readonly kinds: readonly Kind[] }) {
  const [theme, setTheme] = useState(asked.get('theme') ?? 'light')
  const [width, setWidth] = useState(asked.get('width') ?? '920')
  const [height, setHeight] = useState(20_000)
  const [player] = useState(() => new Player())
  const [messages] = useState(() => kinds.map(({ message }) => message))
  const history = useRef<HistoryHandle>(null)
  const page = useRef<HTMLElement>(null)

  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])

  // As high as everything in it: nothing scrolls but the page, and every kind is drawn.
  useEffect(() => {
    const inside = page.current?.querySelector('[role="feed"] > div')
    if (!inside) return undefined
    const sizes = new ResizeObserver(() => setHeight(Math.max(1_000, inside.clientHeight)))
    sizes.observe(inside)
    return () => sizes.disconnect()
  }, [])

  function show(id: Kind['message']['id']): void {
    document.querySelector(`article[data-message="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' })
    history.current?.reveal(id)
  }

  return (
    <div className="kinds">
      <nav aria-label="Kinds">
        <fieldset>
          <label>
            <input type="checkbox" checked={theme === 'dark'} onChange={event => setTheme(event.target.checked ? 'dark' : 'light')} /> Dark
          </label>
          <label>
            Width{' '}
            <select value={width} onChange={event => setWidth(event.target.value)}>
              {widths.map(one => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        </fieldset>
        <ol>
          {kinds.map(({ name, message }) => (
            <li key={message.id}>
              <button type="button" onClick={() => show(message.id)}>
                {name}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <main ref={page} style={{ width: width === '100%' ? width : `${width}px`, height }}>
        <HistoryActsContext value={acts}>
          <PlayerContext value={player}>
            <History
              ref={history}
              messages={messages}
              hasOlder={false}
              hasNewer={false}
              isLoadingOlder={false}
              unreadFrom={undefined}
              unreadBelow={undefined}
              absences={undefined}
              name="Ada Lovelace"
              seed="ada"
              onOlder={none}
              onNewer={none}
              onLatest={none}
              onSeen={none}
              onKey={() => false}
            />
          </PlayerContext>
        </HistoryActsContext>
      </main>
    </div>
  )
}

// Waveforms and animated stickers fetch their bytes by way of the client.
choose({
  call: async () => ({ ok: false, problem: { code: 'app-gone' } }),
  listen: () => none,
  upload: () => Promise.reject(new Error('nothing is sent from here')),
  mediaUrl,
  archiveUrl: () => '',
  onConnection: () => none,
})
startWords()
const root = document.getElementById('root')
const answer = await fetch('/golden/kinds')
if (root) createRoot(root).render(<Kinds kinds={(await answer.json()) as Kind[]} />)
