import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src/main/shell/electron/menu-template'
import { actions, type Screen } from '../../../src/renderer/actions/list'
import { offer } from '../../../src/renderer/state/handles'
import { changeView } from '../../../src/renderer/state/stores'
import { emptyCache } from '../../../src/renderer/state/cache'
import { firstView } from '../../../src/renderer/state/view'
import type { ConversationId } from '../../../src/shared/model'
import { en } from '../../../src/shared/i18n/en'
import { sentenceOf } from '../words'

const screen: Screen = { view: firstView, cache: emptyCache }

describe('the list of actions', () => {
  it('gives no key to two actions', () => {
    // With words that are selected in the composer, ⌘K makes them a link; without, `when` leaves it to the palette.
    // With the focus on a message R answers that one, else the last one; and a message is either pinned or not.
    const shared = ['format.link', 'message.reply', 'message.unpin']
    const keys = actions.filter(({ id }) => !shared.includes(id)).flatMap(action => action.keys ?? [])
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([])
  })

  it('asks about the message that has the focus before it asks about the conversation', () => {
    const ids = actions.map(action => action.id)
    expect(ids.indexOf('message.reply')).toBeLessThan(ids.indexOf('conversation.reply'))
  })

  it('has no key that is the beginning of another one: it could never be finished', () => {
    const keys = actions.flatMap(action => action.keys ?? [])
    const chords = keys.filter(key => key.includes(' ')).map(key => key.split(' ')[0])
    expect(keys.filter(key => chords.includes(key))).toEqual([])
  })

  it('names each action once, with a title that the catalogue has', () => {
    const ids = actions.map(action => action.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(actions.filter(action => !sentenceOf(en, action.title)).map(action => action.id)).toEqual([])
  })

  it('has every act that the menu bar offers', () => {
    const asked = new Set<string>()
    const template = menuTemplate({ platform: 'darwin', isPackaged: true, isDemo: false, act: id => asked.add(id) })
    for (const menu of template)
      for (const item of (Array.isArray(menu.submenu) ? menu.submenu : []) as { click?: () => void }[]) item.click?.()
    expect(asked.size).toBeGreaterThan(5)
    expect([...asked].filter(id => !actions.some(action => action.id === id))).toEqual([])
  })

  it('can be asked on an empty screen whether it makes sense', () => {
    expect(() => actions.map(action => action.when?.(screen))).not.toThrow()
  })
})

describe('the way to the end of a conversation', () => {
  /** Presses it while this conversation is chosen, and answers how to bring messages on screen; that answers how often they were led to their end. */
  function pressed(selected: string) {
    const view = { ...firstView, selected: selected as ConversationId }
    changeView({ selected: view.selected })
    actions.find(({ id }) => id === 'conversation.latest')?.run({ ...screen, view })
    return (chosen: string) => {
      changeView({ selected: chosen as ConversationId })
      let led = 0
      offer('conversation', { jumpToLatest: () => (led += 1) } as never)()
      return led
    }
  }

  it('is gone once its messages are there, when it was pressed before', () => {
    const show = pressed('7:42')
    expect([show('7:42'), show('7:42')]).toEqual([1, 0])
  })

  it('is not gone in another conversation that was chosen meanwhile', () => {
    expect(pressed('7:42')('7:43')).toBe(0)
  })
})
