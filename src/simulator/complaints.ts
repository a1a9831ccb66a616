/** Things that Telegram lets pass but a good client does not do (MAP 6.3). They never show in a reply. */
export type Rule =
  | 'unknown-parameter'
  | 'wrong-type'
  | 'missing-parameter'
  | 'unknown-method'
  | 'unimplemented-method'
  | 'missing-allowed-updates'
  | 'negative-offset'
  | 'drop-pending-updates'
  | 'retry-before-retry-after'
  | 'concurrent-get-updates'
  | 'parse-mode'
  | 'delete-webhook-without-consent'
  | 'callback-unanswered'
  | 'repeated-ambiguous-send'
  | 'unchanged-profile'
  | 'too-many-connections'
  /** An offset forgets updates that were never shown to the client. */
  | 'skipped-updates'
  /** An offset forgets updates that the app does not have. */
  | 'uncommitted-offset'
  /** A token stood where none may: in a header, a body, a log. */
  | 'token-exposed'
  /** A method newer than 10.1 was called again although the server does not know it. */
  | 'unchecked-method'
  | 'pre-checkout-unanswered'

export type Complaint = {
  readonly rule: Rule
  readonly method: string
  readonly detail: string
  readonly botId: number | null
  readonly at: number
}

export class Complaints {
  readonly list: Complaint[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  add(rule: Rule, method: string, detail: string, botId: number | null = null): void {
    // A client in a bad loop must not fill the memory.
    if (this.list.length < 10_000) this.list.push({ rule, method, detail, botId, at: this.#now() })
  }

  clear(): void {
    this.list.length = 0
  }
}
