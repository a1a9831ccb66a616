/** The shape of a token (DESIGN 10.8). Telegram decides whether it is one. */
const shape = /^\d{1,16}:[A-Za-z0-9_-]{24,128}$/

/** The token in whatever was pasted: people copy BotFather's whole answer, or with blanks and quotes around it. */
export function tokenIn(text: string): string {
  return /\d{1,16}:[A-Za-z0-9_-]{24,128}/.exec(text)?.[0] ?? text.trim()
}

export function looksLikeToken(text: string): boolean {
  return shape.test(text)
}
