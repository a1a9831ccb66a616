import type { Database } from './database'

/** That a token was stored, and in what kind of vault: a locked keychain says `null` just like an empty one. This device only. */
export type StoredToken = { readonly fingerprint: string; readonly kind: string }

export function tokenOf(db: Database, botId: string): StoredToken | undefined {
  return db.get<StoredToken>('SELECT fingerprint, kind FROM tokens WHERE bot_id = ?', botId)
}

/** `fingerprint`: the first four bytes of the token's SHA-256 in hexadecimal, enough to see that it changed. */
export function tokenStored(db: Database, botId: string, fingerprint: string, kind: string, now: number): void {
  db.run(
    `INSERT INTO tokens (bot_id, fingerprint, kind, stored_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (bot_id) DO UPDATE SET fingerprint = excluded.fingerprint, kind = excluded.kind, stored_at = excluded.stored_at`,
    botId,
    fingerprint,
    kind,
    now,
  )
}

export function forgetToken(db: Database, botId: string): void {
  db.run('DELETE FROM tokens WHERE bot_id = ?', botId)
}
