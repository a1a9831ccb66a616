import type { ProblemData } from './model'

/**
 * Something that the operator can act on. `code` is a key under `problem.` in the catalogue of sentences, `params` fill it;
 * neither ever holds a secret, a path or message text that was not already on screen.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: string, params: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.code = code
    this.params = params
  }

  toData(): ProblemData {
    return { code: this.code, params: { ...this.params } }
  }
}
