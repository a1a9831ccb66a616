import type { Database } from '../database'

/** Where presses of buttons are told to, and what of that is still to be told. Of this device only; the secrets are in the vault. */
export function webhooks(db: Database): void {
  db.script(`
    CREATE TABLE webhooks (
      id TEXT PRIMARY KEY,
      url TEXT NOT NULL,
      made_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE deliveries (
      ordinal INTEGER PRIMARY KEY,
      webhook_id TEXT NOT NULL,
      press_id TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      body TEXT NOT NULL,
      outcome TEXT NOT NULL DEFAULT 'waiting',
      attempts INTEGER NOT NULL DEFAULT 0,
      tried_at INTEGER,
      status INTEGER,
      why TEXT,
      UNIQUE (webhook_id, press_id)
    ) STRICT;
    CREATE INDEX deliveries_waiting ON deliveries (webhook_id, ordinal) WHERE outcome = 'waiting';
  `)
}
