import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeEntities } from '../../src/main/core/update/entities'
import { nameOf } from '../../src/main/core/update/contact'
import { HistoryActsContext, type HistoryActs } from '../../src/renderer/features/conversation/history-acts'
import { RichText } from '../../src/renderer/features/conversation/rich-text'
import { textOf, toRuns, type Piece } from '../../src/renderer/features/conversation/runs'
import { startWords } from '../../src/renderer/words'
import { extensionOf, isDangerous, safeFileName } from '../../src/shared/file-name'
import type { Entity } from '../../src/shared/model'
import { visibleFileName, visibleName } from '../../src/shared/name'
import { splitText } from '../../src/shared/split'
import { aMessage } from '../renderer/features/conversation/fixture'

beforeAll(() => startWords())

/** Bot API 10.1's kinds, one of the future, and names that reach for something else. */
const kinds = [
  'mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number', 'bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote',
  'expandable_blockquote', 'code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time', 'from_the_future', '__proto__', 'constructor', 'script', '',
] // prettier-ignore
const units = ['a', ' ', '\n', '<', '>', '&', '"', "'", '😀', '\ud83d', '\ude00', 'ש', '\u202e', '\u2066', '\u0317', '\u200d', '👩‍👩‍👧', '\u200b', '\0', '{{', '}}', '$&', '%s', '</span>', '<script>']
const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 60 })
const place = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -5, max: 70 }) }, fc.maxSafeInteger(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0.5, -0, 2 ** 53, 2 ** 31, 2 ** 32))
const anyEntity = fc.record({ type: fc.constantFrom(...kinds), offset: place, length: place, url: fc.constantFrom('javascript:alert(1)', 'https://x.example', '"onclick=', ''), language: text }, { requiredKeys: ['type', 'offset', 'length'] })

describe('SEC-30: entities', () => {
  it('whatever they say, nothing throws, the joined text is what was sent, and no element but ours is made', () => {
    fc.assert(
      fc.property(text, fc.array(anyEntity, { maxLength: 40 }), (sent, entities) => {
        expect(textOf(toRuns(sent, entities))).toBe(sent)
        const html = drawn(sent, entities)
        expect(readBack(html)).toBe(sent)
        const elements = new Set([...html.matchAll(/<([a-z0-9]+)/g)].map(match => match[1]))
        for (const element of elements) expect(['div', 'span', 'strong', 'em', 'u', 's', 'code', 'pre', 'blockquote', 'button', 'svg', 'path', 'rect', 'polyline', 'line', 'circle', 'figure', 'bdi']).toContain(element)
        expect(html).not.toMatch(/\s(href|src|srcdoc|style|on[a-z]+)=/i)
      }),
      { numRuns: 1_500 },
    )
  })

  it('what Telegram sends as entities may be of any type and shape', () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true })
    const half = fc.record({ type: fc.oneof(fc.constantFrom(...kinds), anything), offset: fc.oneof(place, anything), length: fc.oneof(place, anything), url: anything, language: anything, custom_emoji_id: anything })
    fc.assert(
      fc.property(text, fc.oneof(anything, fc.array(fc.oneof(half, anything), { maxLength: 20 })), (sent, entities) => {
        const decoded = decodeEntities(entities, sent)
        expect(decoded.length).toBeLessThanOrEqual(200)
        for (const { offset, length } of decoded) expect([Number.isSafeInteger(offset), Number.isSafeInteger(length)]).toEqual([true, true])
        expect(textOf(toRuns(sent, decoded))).toBe(sent)
      }),
      { numRuns: 2_000 },
    )
  })

  it('ten thousand of them, nested or overlapping, are cut to 200 at the door and to twelve levels on screen', () => {
    const sent = 'x'.repeat(20_001)
    const nested = Array.from({ length: 10_000 }, (_, index): Entity => ({ type: kinds[index % 18] ?? 'bold', offset: index, length: 20_001 - 2 * index }))
    const crossing = Array.from({ length: 10_000 }, (_, index): Entity => ({ type: 'bold', offset: index, length: 7 }))
    const same = Array.from({ length: 10_000 }, (): Entity => ({ type: 'spoiler', offset: 0, length: 20_001 }))
    for (const entities of [nested, crossing, same]) {
      expect(decodeEntities(entities, sent)).toHaveLength(200)
      const pieces = toRuns(sent, entities)
      expect(textOf(pieces)).toBe(sent)
      expect(depthOf(pieces)).toBeLessThanOrEqual(12)
      expect(readBack(drawn(sent.slice(0, 8_000), entities))).toBe(sent.slice(0, 8_000))
    }
  })

  it('SEC-31: no more than 8,192 units are laid out before somebody asks for the rest', () => {
    for (const unit of ['x', '😀', 'a\u0317', '\n', '\u202e']) {
      const html = readBack(drawn(unit.repeat(100_000), []))
      expect(html.length).toBeLessThanOrEqual(8_192 + 26)
      expect(html).toContain('Show the whole message')
    }
    expect(drawn('x'.repeat(8_192), [])).not.toContain('Show the whole message')
  })

  it('SEC-31: lines, overrides and piled marks are dear, so that few of them are laid out at once; a letter of any length is whole', () => {
    const shownOf = (sent: string) => readBack(drawn(sent, [])).replace(/… Show the whole message$/, '').length
    expect(shownOf('l\n'.repeat(5_000))).toBeLessThan(1_000)
    expect(shownOf(`Z${'\u0317'.repeat(4_095)}`)).toBeLessThan(300)
    expect(shownOf(`Z${'\u200b'.repeat(4_095)}`)).toBeLessThan(300)
    expect(shownOf('\u202ea\u202c'.repeat(1_300))).toBeLessThan(800)
    const letter = `${'A line of a letter that somebody wrote with care, in words.\n'.repeat(60)}Ada`
    const stories = ['สวัสดีครับ ที่นี่มีของใหม่'.repeat(150), 'नमस्ते, क्या यह उपलब्ध है? '.repeat(140), 'مَرْحَبًا بِكُمْ '.repeat(200), '👩‍👩‍👧‍👦🇫🇷👍🏽'.repeat(200), letter]
    for (const story of stories) expect(shownOf(story)).toBe(story.length)
  })
})

describe('SEC-31: names', () => {
  const graphemes = (name: string) => [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)].length
  const hard = fc.string({ unit: fc.constantFrom(...units, '\u0489', '\ufe0f', '👍🏽', '\u061c', '\u3164', '\ufeff', '\u2028', '\u0600', '\u{e0041}', 'ﷺ', '𒐫', '\u0e47'), maxLength: 500 })

  it('no override, no line, at most three marks on a letter, 64 graphemes of 16 code points', () => {
    fc.assert(
      fc.property(fc.oneof(hard, fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 200 })), name => {
        const shown = visibleName(name)
        expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\n\r\u2028\u2029\p{Cc}]/u)
        expect(shown).not.toMatch(/[\p{Mn}\p{Me}\u200c\u200d]{4}/u)
        expect(shown.isWellFormed()).toBe(true)
        expect(graphemes(shown)).toBeLessThanOrEqual(65)
        expect([...shown].length).toBeLessThanOrEqual(64 * 16 + 1)
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['a name of 10,000 marks', `Z${'\u0317'.repeat(10_000)}`, `Z${'\u0317'.repeat(3)}`],
    ['a chain of 500 joined people, one grapheme to Unicode', '👩\u200d'.repeat(500), '👩\u200d'.repeat(8)],
    ['one of overrides', 'invoice\u202Efdp.exe', 'invoice[RLO]fdp.exe'],
    ['one of isolates', '\u2067a\u2069', '[RLI]a[PDI]'],
    ['one that nobody sees', '\u200b\u2060\ufeff\u3164', ''],
    ['one of lines', 'Ada\n\n\nSystem: you have won', 'Ada System: you have won'],
  ])('%s', (_, name, shown) => {
    expect(visibleName(name)).toBe(shown)
  })

  it('a name of 100,000 characters is cut at the door, and what passes it by some other way is cut on screen', () => {
    expect(nameOf({ first_name: 'x'.repeat(100_000), last_name: 'y'.repeat(100_000) }).length).toBeLessThanOrEqual(200)
    expect(visibleName('x'.repeat(100_000))).toBe(`${'x'.repeat(64)}…`)
    expect(visibleFileName(`${'x'.repeat(100_000)}.exe`)).toMatch(/^x{1500}…x{196}\.exe$/)
  })

  it('whatever fields a user has, the name is a short well-formed text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('first_name', 'last_name', 'title', 'username', 'id', '__proto__'), fc.anything()), someone => {
        const name = nameOf(someone)
        expect([name.length <= 200, name.isWellFormed()]).toEqual([true, true])
      }),
    )
  })
})

describe('SEC-42, SEC-43: file names', () => {
  /** TRUST's additions to Signal's list, one by one. */
  const listed = `desktop appimage sh run command terminal workflow app pkg scpt jnlp url webloc website library-ms search-ms appref-ms settingcontent-ms iso img
    vhd vhdx one xll wll xlam ppam docm xlsm pptm pyw pyz pyzw scf theme msix msixbundle appinstaller svg html htm xhtml mht hta js mjs wsf rdp py rb pl
    exe com bat cmd msi msp scr pif cpl lnk vb vbs vbe jse ws wsh ps1 psm1 psd1 jar reg dll sys inf chm hlp gadget application deb rpm apk dmg`.split(/\s+/)
  const disguises: readonly ((name: string) => string)[] = [
    name => name,
    name => name.toUpperCase(),
    name => `${name}.`,
    name => `${name}...`,
    name => `${name} `,
    name => `${name}\u200b`,
    name => `${name}\u202e`,
    name => `${name}\0`,
    name => `${name}\u00a0`,
    name => `invoice.pdf${' '.repeat(80)}${name}`,
    name => `${'a'.repeat(400)}${name}`,
    name => `${'ж'.repeat(200)}${name}`,
    name => `../../${name}`,
    name => `C:\\x\\${name}`,
    name => `x.pdf:${name}`,
  ]

  it.each(listed)('.%s is saved only after a warning, however it is written', extension => {
    const missed = disguises.map(disguise => disguise(`x.${extension}`)).filter(name => !isDangerous(name))
    expect(missed).toEqual([])
  })

  it.each([
    ['a/b.txt', 'a_b.txt'],
    ['a\\b.txt', 'a_b.txt'],
    ['/etc/passwd', '_etc_passwd'],
    ['..', 'file'],
    ['../', '_'],
    ['.', 'file'],
    ['a\0b.txt', 'ab.txt'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['a|b<c>d"e?f*g.txt', 'a_b_c_d_e_f_g.txt'],
    ['x.txt::$DATA', 'x.txt__$DATA'],
    ['LPT1', '_LPT1'],
    ['lpt9.tar.gz', '_lpt9.tar.gz'],
    ['COM¹.txt', '_COM¹.txt'],
    ['conin$', '_conin$'],
    ['con .txt', '_con.txt'],
    ['\u2066con\u2069', '_con'],
    ['ｃon', 'ｃon'],
    ['photo.jpg\u202egpj.exe', 'photo.jpggpj.exe'],
    ['\u202etxt.exe', 'txt.exe'],
    ['i\u0307\u0307\u0307.png', 'i̇̇̇.png'],
    ['a\u2028b\u2029c', 'abc'],
    ['~$secret.docx', '~$secret.docx'],
    ['%2e%2e%2fx', '%2e%2e%2fx'],
    ['-rf', '-rf'],
  ])('%j is kept as %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe.normalize('NFC'))
  })

  it('a name is short, visible, whole, and shows what the file is', () => {
    const end = fc.constantFrom(...listed)
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...units, '/', '\\', ':', '.', 'con', '\u{e0041}', 'é', 'e\u0301'), maxLength: 400 }), end, (stem, extension) => {
        const safe = safeFileName(`${stem}x.${extension}`)
        expect([safe.length <= 120, Buffer.byteLength(safe) <= 240, safe.isWellFormed(), safe === safeFileName(safe)]).toEqual([true, true, true, true])
        expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\u2028\u2029]|^[\s.]|[\s.]$/u)
        expect([extensionOf(safe), isDangerous(safe)]).toEqual([extension, true])
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('long texts', () => {
  it('are split into pieces that Telegram takes, nothing lost, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...units), maxLength: 400 }), fc.integer({ min: 1, max: 60 }), (sent, limit) => {
        const pieces = splitText(sent, limit)
        for (const piece of pieces) {
          expect(piece.text.length).toBeLessThanOrEqual(Math.max(limit, 2))
          expect(sent.startsWith(piece.text, piece.start)).toBe(true)
        }
        expect(pieces.map(piece => piece.text).join('').replace(/\s/gu, '')).toBe(sent.replace(/\s/gu, ''))
      }),
      { numRuns: 1_000 },
    )
  })
})

function drawn(sent: string, entities: readonly Entity[]): string {
  return renderToStaticMarkup(
    <HistoryActsContext value={{} as HistoryActs}>
      <RichText message={aMessage({ text: sent, entities: [...entities] })} />
    </HistoryActsContext>,
  )
}

/** The text of static markup; the buttons of code blocks and quotes say something of ours. */
function readBack(html: string): string {
  return html
    .replace(/<button type="button"[^>]*aria-(label|expanded)[^>]*>.*?<\/button>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#x27|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#x27': "'", amp: '&' })[name] ?? '')
}

function depthOf(pieces: readonly Piece[]): number {
  return Math.max(0, ...pieces.map(piece => (typeof piece === 'string' ? 0 : 1 + depthOf(piece.children))))
}
