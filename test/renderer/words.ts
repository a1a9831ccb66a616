/** The sentence at a key such as `inbox.empty.open.title`, also where it stands as `_one` and `_other`. */
export function sentenceOf(catalogue: unknown, key: string): string | undefined {
  const found = key.split('.').reduce<unknown>((place, part) => (isGroup(place) ? (place[part] ?? place[`${part}_other`]) : undefined), catalogue)
  return typeof found === 'string' ? found : undefined
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
