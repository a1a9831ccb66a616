import facts from './facts.json' with { type: 'json' }
import { isObject, tryParse } from './json'

/**
 * Names, types and what is required, of every method and object of Bot API 10.1. In facts.json a type is written as its
 * alternatives joined by `|`, with a `!` at the end where it is required; a list instead of fields names the variants of a union.
 */
const methodFacts: Readonly<Record<string, Readonly<Record<string, string>>>> = facts.methods
const typeFacts: Readonly<Record<string, Readonly<Record<string, string>> | readonly string[]>> = facts.types

export type Finding = { readonly kind: 'unknown' | 'missing' | 'type'; readonly path: string; readonly detail: string }

export function isDocumented(method: string): boolean {
  return Object.hasOwn(methodFacts, method)
}

/** What is wrong with the arguments of a request (strings, as on the wire), by the documentation. `uploads` are the fields that carry a file. */
export function checkArguments(method: string, values: Readonly<Record<string, string>>, uploads: readonly string[]): Finding[] {
  const parameters = methodFacts[method] ?? {}
  const findings: Finding[] = []
  for (const [name, raw] of Object.entries(values)) {
    const type = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (type === undefined) findings.push({ kind: 'unknown', path: name, detail: `${method} has no such parameter` })
    else findings.push(...checkArgument(raw, alternatives(type), name))
  }
  for (const [name, type] of Object.entries(parameters)) {
    if (type.endsWith('!') && !Object.hasOwn(values, name) && !uploads.includes(name)) {
      findings.push({ kind: 'missing', path: name, detail: 'required' })
    }
  }
  return findings
}

/** What is wrong with a JSON value that claims to be of a documented type, such as `Array of Update`. */
export function checkValue(value: unknown, type: string, path = type): Finding[] {
  const list = /^Array of (.+)$/.exec(type)?.[1]
  if (list !== undefined) {
    if (!Array.isArray(value)) return [mismatch(path, type, value)]
    return value.flatMap((item, index) => checkValue(item, list, `${path}[${index}]`))
  }
  switch (type) {
    case 'Integer':
      return Number.isSafeInteger(value) ? [] : [mismatch(path, type, value)]
    case 'Float':
      return typeof value === 'number' ? [] : [mismatch(path, type, value)]
    case 'Boolean':
      return typeof value === 'boolean' ? [] : [mismatch(path, type, value)]
    case 'String':
      return typeof value === 'string' ? [] : [mismatch(path, type, value)]
    default:
      return checkObject(value, type, path)
  }
}

/** On the wire everything is text: numbers and booleans are read from it, lists and objects are JSON in it. */
function checkArgument(raw: string, types: readonly string[], path: string): Finding[] {
  if (types.includes('String') || types.includes('InputFile')) return []
  if (types.includes('Integer') && /^-?\d+$/.test(raw)) return []
  if (types.includes('Float') && /^-?\d+(\.\d+)?$/.test(raw)) return []
  if (types.includes('Boolean') && (raw === 'true' || raw === 'false')) return []
  const structured = types.filter(type => !['Integer', 'Float', 'Boolean'].includes(type))
  if (structured.length === 0) return [mismatch(path, types.join('|'), raw)]
  const value = tryParse(raw)
  if (value === undefined) return [mismatch(path, types.join('|'), raw)]
  return listVariants(value, structured, path) ?? fewest(structured.map(type => checkValue(value, type, path)))
}

/** `Array of A|Array of B` means that each item may be an A or a B. */
function listVariants(value: unknown, types: readonly string[], path: string): Finding[] | null {
  const items = types.flatMap(type => /^Array of (.+)$/.exec(type)?.[1] ?? [])
  if (items.length < 2 || items.length !== types.length || !Array.isArray(value)) return null
  return value.flatMap((item, index) => fewest(items.map(type => checkValue(item, type, `${path}[${index}]`))))
}

function checkObject(value: unknown, type: string, path: string): Finding[] {
  const known = typeFacts[type]
  // InputFile within JSON is "attach://name".
  if (known === undefined || type === 'InputFile') return typeof value === 'string' || isObject(value) ? [] : [mismatch(path, type, value)]
  // RichText is a string, a list or an object.
  if (Array.isArray(known)) return type === 'RichText' && !isObject(value) ? [] : fewest((known as readonly string[]).map(variant => checkValue(value, variant, path)))
  if (!isObject(value)) return [mismatch(path, type, value)]
  const fields = known as Readonly<Record<string, string>>
  const findings: Finding[] = []
  for (const [name, item] of Object.entries(value)) {
    const expected = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (expected === undefined) findings.push({ kind: 'unknown', path: `${path}.${name}`, detail: `${type} has no such field` })
    else findings.push(...fewest(alternatives(expected).map(option => checkValue(item, option, `${path}.${name}`))))
  }
  for (const [name, expected] of Object.entries(fields)) {
    if (expected.endsWith('!') && !Object.hasOwn(value, name)) findings.push({ kind: 'missing', path: `${path}.${name}`, detail: 'required' })
  }
  return findings
}

function alternatives(type: string): string[] {
  return type.replace(/!$/, '').split('|')
}

function mismatch(path: string, type: string, value: unknown): Finding {
  return { kind: 'type', path, detail: `is no ${type}: ${(JSON.stringify(value) ?? 'nothing').slice(0, 60)}` }
}

function fewest(options: readonly Finding[][]): Finding[] {
  return options.reduce((best, option) => (option.length < best.length ? option : best), options[0] ?? [])
}
