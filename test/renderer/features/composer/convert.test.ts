import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromRich, toRich } from '../../../../src/renderer/features/composer/editor/convert'
import { nodeType, schema, type MarkName } from '../../../../src/renderer/features/composer/editor/schema'
import { joined, part, plain, richOf, trimmed, type RichEntity } from '../../../../src/renderer/features/composer/rich'

const signs = fc.constantFrom('a', 'b', ' ', '.', '*', '_', '😀', '👩‍👩‍👧', '🇸🇪', 'ß', 'م', '漢', '\u0301')
const words = fc.array(signs, { minLength: 1, maxLength: 6 }).map(list => list.join(''))
const simple: readonly MarkName[] = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler']

const marks = fc.oneof(
  { weight: 4, arbitrary: fc.subarray([...simple]).map(names => names.map(name => schema.mark(name))) },
  { weight: 1, arbitrary: fc.constant([schema.mark('code')]) },
  { weight: 1, arbitrary: fc.constantFrom('https://a.example', 'https://b.example').map(url => [schema.mark('link', { url }), schema.mark('bold')]) },
  { weight: 1, arbitrary: fc.constantFrom('1', '2').map(id => [schema.mark('emoji', { id })]) },
)
const paragraph = fc.array(fc.tuple(words, marks), { maxLength: 5 }).map(pieces =>
  nodeType('paragraph').create(null, pieces.map(([text, list]) => schema.text(text, list))),
)
const filled = fc.array(paragraph, { minLength: 1, maxLength: 3 }).filter(list => list.some(node => node.textContent !== ''))
const block = fc.oneof(
  { weight: 3, arbitrary: paragraph },
  fc.tuple(filled, fc.boolean()).map(([lines, isExpandable]) => nodeType('quote').create({ isExpandable }, lines)),
  fc.tuple(fc.array(words, { minLength: 1, maxLength: 3 }), fc.constantFrom('', 'ts')).map(([lines, language]) =>
    nodeType('pre').create({ language }, schema.text(lines.join('\n'))),
  ),
)
const doc = fc.array(block, { minLength: 1, maxLength: 6 }).map(blocks => schema.node('doc', null, blocks))

test('what is written is the same after it went through text and entities', () => {
  fc.assert(
    fc.property(doc, before => {
      const rich = toRich(before)
      const after = fromRich(rich)
      expect(after.toJSON()).toEqual(before.toJSON())
      expect(toRich(after)).toEqual(rich)
    }),
    { numRuns: 1_000 },
  )
})

test('every entity lies inside the text, has a length, and tears no pair', () => {
  fc.assert(
    fc.property(doc, before => {
      const { text, entities } = toRich(before)
      for (const { offset, length } of entities) {
        expect(length).toBeGreaterThan(0)
        expect(offset + length).toBeLessThanOrEqual(text.length)
        for (const place of [offset, offset + length]) expect(/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(place - 1, place + 1))).toBe(false)
      }
    }),
  )
})

test('any text with any entities becomes a document with the very same text', () => {
  const kinds = fc.constantFrom('bold', 'italic', 'code', 'pre', 'blockquote', 'expandable_blockquote', 'text_link', 'spoiler', 'hashtag')
  const entity = fc.record({ type: kinds, offset: fc.nat(30), length: fc.nat(30) })
  const text = fc.array(fc.oneof(signs, fc.constant('\n')), { maxLength: 30 }).map(list => list.join(''))
  fc.assert(
    fc.property(text, fc.array(entity, { maxLength: 6 }), (said, entities) => {
      const back = toRich(fromRich(richOf(said, entities)))
      expect(back.text).toBe(said)
      // Settled after one round.
      expect(toRich(fromRich(back))).toEqual(back)
    }),
    { numRuns: 1_000 },
  )
})

test('marks that overlap come out as one stretch each, outer before inner', () => {
  const rich = { text: 'bold both italic', entities: [{ type: 'bold', offset: 0, length: 9 }, { type: 'italic', offset: 5, length: 11 }] } as const
  expect(toRich(fromRich(rich))).toEqual(rich)
})

test('an entity that would tear an emoji begins before it', () => {
  const rich = richOf('a😀b', [{ type: 'bold', offset: 2, length: 2 }])
  expect(toRich(fromRich(rich)).entities).toEqual([{ type: 'bold', offset: 1, length: 3 }])
})

test('trimming, cutting and joining move the formatting along', () => {
  const rich = richOf('  now or never ', [{ type: 'bold', offset: 0, length: 5 }, { type: 'italic', offset: 9, length: 6 }])
  expect(trimmed(rich)).toEqual({ text: 'now or never', entities: [{ type: 'bold', offset: 0, length: 3 }, { type: 'italic', offset: 7, length: 5 }] })
  expect(part(trimmed(rich), 0, 3)).toEqual({ text: 'now', entities: [{ type: 'bold', offset: 0, length: 3 }] })
  expect(joined(plain('a'), trimmed(rich)).entities[0]).toEqual({ type: 'bold', offset: 2, length: 3 } satisfies RichEntity)
  expect(joined(plain(''), plain('b'))).toEqual(plain('b'))
})
