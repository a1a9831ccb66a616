import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Colour = { readonly rgb: readonly [number, number, number]; readonly alpha: number }

const css = readFileSync(join(import.meta.dirname, '../../../src/renderer/styles/tokens.css'), 'utf8')
const declarations = new Map([...css.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(match => [match[1] ?? '', match[2] ?? '']))

/** The colour of a token in one theme, in linear sRGB. */
function token(name: string, theme: 'light' | 'dark'): Colour {
  const value = declarations.get(name)
  if (!value) throw new Error(`no token ${name}`)
  const colours = [...value.matchAll(/oklch\(([^)]+)\)/g)].map(match => oklch(match[1] ?? ''))
  const colour = colours.length > 1 && theme === 'dark' ? colours[1] : colours[0]
  if (!colour) throw new Error(`no colour in ${name}`)
  return colour
}

function oklch(text: string): Colour {
  const [parts, alpha] = text.split('/')
  const [l = 0, c = 0, h = 0] = (parts ?? '').trim().split(/\s+/).map(Number)
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const rgb = [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ].map(value => Math.min(1, Math.max(0, value)))
  return { rgb: rgb as [number, number, number], alpha: alpha === undefined ? 1 : Number(alpha) }
}

function encode(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
}

function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** Tints lie over a surface, blended as a browser does. */
function over(top: Colour, ground: Colour): Colour {
  const rgb = top.rgb.map((value, index) => decode(encode(value) * top.alpha + encode(ground.rgb[index] ?? 0) * (1 - top.alpha)))
  return { rgb: rgb as [number, number, number], alpha: 1 }
}

function contrast(a: Colour, b: Colour): number {
  const [x, y] = [a, b].map(({ rgb: [r, g, bl] }) => 0.2126 * r + 0.7152 * g + 0.0722 * bl) as [number, number]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Rows are chosen in the rail and in the list. */
const chosenOn = new Set<string>(['ground', 'surface'])
const grounds = ['ground', 'surface', 'stage', 'raised'] as const

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  const paint = (name: string) => token(name, theme)

  it('black on white is 21:1, so the measure is right', () => {
    expect(contrast(oklch('0 0 0'), oklch('1 0 0'))).toBeCloseTo(21, 1)
  })

  it.each(grounds)('text stands out from %s by 4.5:1, also hovered and chosen', ground => {
    const texts = ['text', 'text-2', 'text-3', 'accent-text', 'success', 'warning', 'danger']
    const pairs = texts.flatMap(text => [undefined, 'hover', ...(chosenOn.has(ground) && text.startsWith('text') ? ['chosen'] : [])].map(tint => ({ text, tint })))
    const weak = pairs.filter(({ text, tint }) => contrast(paint(text), tint ? over(paint(tint), paint(ground)) : paint(ground)) < 4.5)
    expect(weak).toEqual([])
  })

  it.each([
    ['warning', 'warning-tint'],
    ['danger', 'danger-tint'],
    ['success', 'success-tint'],
    ['accent-text', 'accent-tint'],
    ['text', 'warning-tint'],
    ['text', 'danger-tint'],
  ])('%s stands out from %s by 4.5:1 wherever it lies', (text, tint) =>
    expect(grounds.filter(ground => contrast(paint(text), over(paint(tint), paint(ground))) < 4.5)).toEqual([]),
  )

  it.each([
    ['text', 'bubble-in'],
    ['text-3', 'bubble-in'],
    ['text', 'bubble-out'],
    ['bubble-out-text-2', 'bubble-out'],
    ['text', 'note'],
    ['note-text-2', 'note'],
    ['text-on-accent', 'accent'],
    ['text-on-accent', 'accent-hover'],
    ['text-on-accent', 'danger-solid'],
    ['tooltip-text', 'tooltip'],
    ['tooltip-text-2', 'tooltip'],
  ])('%s stands out from %s by 4.5:1', (text, ground) => expect(contrast(paint(text), paint(ground))).toBeGreaterThanOrEqual(4.5))

  it.each(['edge', 'focus', 'accent'])('%s, which draws controls, stands out by 3:1', name =>
    expect(grounds.filter(ground => contrast(paint(name), paint(ground)) < 3)).toEqual([]),
  )
})
