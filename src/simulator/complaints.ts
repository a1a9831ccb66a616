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
