import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from '../../../../src/shared/i18n/en'

const features = join(import.meta.dirname, '../../../../src/renderer/features')
const areas = ['conversation', 'composer', 'contact', 'viewer'] as const

// `keys('...')` asks for the keys of an action, which has an id of the same shape.
test('every sentence that a component asks for stands in the catalogue', () => {
  const asked = areas.flatMap(area =>
    readdirSync(join(features, area))
      .filter(name => /\.tsx?$/.test(name))
      .flatMap(name => [...readFileSync(join(features, area, name), 'utf8').matchAll(/(?<!keys\()'((?:conversation|composer|contact|viewer)\.[\w.-]+)'/g)])
      .map(match => match[1] ?? ''),
  )
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter(key => !has(key) && !has(`${key}_one`))).toEqual([])
})

test('no component has a sentence of its own', () => {
  const own = areas.flatMap(area =>
    readdirSync(join(features, area))
      .filter(name => name.endsWith('.tsx'))
      .flatMap(name => {
        const source = readFileSync(join(features, area, name), 'utf8')
        const said = [...source.matchAll(/>\s*([A-Z][a-z]+ [a-z][^<>{}]*)<|(?:label|title|placeholder|alt)="([^"]+)"/g)]
        return said.map(match => `${name}: ${match[1] ?? match[2]}`)
      }),
  )
  expect(own).toEqual([])
})

function has(key: string): boolean {
  let place: unknown = en
  for (const part of key.split('.')) place = typeof place === 'object' && place !== null ? (place as Record<string, unknown>)[part] : undefined
  return typeof place === 'string'
}
