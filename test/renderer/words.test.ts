import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../src/shared/i18n/en'
import { Attachment, BotHealth, Conversation, VaultStatus } from '../../src/shared/model'
import { sentenceOf } from './words'

const root = join(import.meta.dirname, '../../src/renderer')
const sources = globSync('**/*.{ts,tsx}', { cwd: root }).map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function missing(keys: readonly string[]): readonly string[] {
  return keys.filter(key => !sentenceOf(en, key))
}

describe('the catalogue', () => {
  it('has every key that the page asks for by name', () => {
    const asked = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*'([a-zA-Z0-9.-]+)'/g), ...text.matchAll(/key: '([a-z]+\.[a-zA-Z0-9.-]+)'/g)].map(match => ({ path, key: match[1] ?? '' })),
    )
    expect(asked.length).toBeGreaterThan(150)
    expect(asked.filter(({ key }) => sentenceOf(en, key) === undefined)).toEqual([])
  })

  it('has a word and a sentence for every state of a bot', () => {
    const states = [...BotHealth.options.map(option => option.shape.state.value), 'disconnected']
    expect(missing(states.flatMap(state => [`health.${state}.word`, `health.${state}.text`]))).toEqual([])
  })

  it('says for every state of the vault what is wrong', () => {
    const troubles = VaultStatus.shape.state.options.filter(state => state !== 'ok')
    expect(missing(troubles.flatMap(state => [`vault.${state}.title`, `vault.${state}.text`]))).toEqual([])
    expect(missing(VaultStatus.shape.kind.options.map(kind => `vault.ok.${kind}`))).toEqual([])
  })

  it('names every kind of attachment and every reason why someone cannot be reached', () => {
    expect(missing(Attachment.shape.kind.options.map(kind => `conversation.kind.${kind}`))).toEqual([])
    expect(missing(Conversation.shape.reach.options.map(reach => `conversation.reach.${reach}`))).toEqual([])
  })

  it('has a sentence for every problem that the contract promises', () => {
    const contract = readFileSync(join(root, '../shared/contract.ts'), 'utf8')
    const promised = [...contract.matchAll(/Problems: ([^*]+)/g)].flatMap(match => [...(match[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(code => code[1] ?? ''))
    expect(promised.length).toBeGreaterThan(8)
    expect(promised.filter(code => sentenceOf(en, `problem.${code}`) === undefined)).toEqual([])
  })
})

describe('the page', () => {
  it('takes only types from the files that hold schemas, so that zod does not ship in it', () => {
    const values = sources.filter(({ text }) => /^(import|export) (?!type)[^'"]* from '[./]*shared\/(model|contract)'/m.test(text))
    expect(values.map(({ path }) => path)).toEqual([])
  })
})
