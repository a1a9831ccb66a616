export const tones = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const
export type Tone = (typeof tones)[number]

const toneKey = 'bellhop.tone'

/** The skin tone that was chosen last on this device. */
export function keptTone(): Tone {
  return tones.find(one => one === localStorage.getItem(toneKey)) ?? ''
}

export function keepTone(tone: Tone): void {
  localStorage.setItem(toneKey, tone)
}

/** In that skin tone, where it has one. The modifier stands right after the first sign, in the place of its picture mark. */
export function toned({ emoji, hasTone }: { readonly emoji: string; readonly hasTone: boolean }, tone: Tone): string {
  if (tone === '' || !hasTone) return emoji
  const [first = '', ...rest] = emoji
  return [first, tone, ...(rest[0] === '\uFE0F' ? rest.slice(1) : rest)].join('')
}
