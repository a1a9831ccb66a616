import type { Bot } from '../../../shared/model'
import { absencesOf } from './absences'
import { checkoutOf } from './checkouts'
import type { Database } from './database'
import { set } from './merge'

/** A bot as it is stored: everything of `Bot` but its live health. */
export type StoredBot = Omit<Bot, 'health'>

type BotRow = {
  id: string
  username: string
  name: string
  channel_name: string
  hue: number
  api_root: string | null
  photo: string | null
  state: string
  connected_at: number
}

const columns = 'id, username, name, channel_name, hue, api_root, photo, state, connected_at'

/** Creates the row if it is missing; facts follow by `set`. */
export function touchBot(db: Database, id: string): void {
  db.run('INSERT INTO bots (id) VALUES (?) ON CONFLICT (id) DO NOTHING', id)
}

export type BotProfile = {
  readonly username: string
  readonly name: string
  readonly channelName: string
  readonly hue: number
  readonly apiRoot: string | null
}

export function setBotProfile(db: Database, id: string, at: string, profile: BotProfile): void {
  set(db, 'bots', id, 'profile_at', at, { username: profile.username, name: profile.name })
  set(db, 'bots', id, 'channel_name_at', at, { channel_name: profile.channelName })
  set(db, 'bots', id, 'hue_at', at, { hue: profile.hue })
  set(db, 'bots', id, 'api_root_at', at, { api_root: profile.apiRoot })
}

export function setBotState(db: Database, id: string, at: string, state: Bot['state']): void {
  set(db, 'bots', id, 'state_at', at, { state })
}

export function setBotPhoto(db: Database, id: string, at: string, photo: string | null): void {
  set(db, 'bots', id, 'photo_at', at, { photo })
}

/** The earliest connection counts. */
export function botConnectedAt(db: Database, id: string, time: number): void {
  db.run('UPDATE bots SET connected_at = ? WHERE id = ? AND connected_at > ?', time, id, time)
}

export function botOf(db: Database, id: string): StoredBot | undefined {
  const row = db.get<BotRow>(`SELECT ${columns} FROM bots WHERE id = ?`, id)
  return row && toBot(db, row)
}

/** Oldest connection first; disconnected ones too, since their conversations stay. */
export function allBots(db: Database): readonly StoredBot[] {
  return db.all<BotRow>(`SELECT ${columns} FROM bots ORDER BY connected_at, id`).map(row => toBot(db, row))
}

function toBot(db: Database, row: BotRow): StoredBot {
  const absences = absencesOf(db, row.id)
  const checkout = checkoutOf(db, row.id)
  return {
    id: row.id as Bot['id'],
    username: row.username,
    name: row.name,
    channelName: row.channel_name,
    state: row.state as Bot['state'],
    hue: row.hue,
    connectedAt: row.connected_at,
    ...(row.api_root !== null && { apiRoot: row.api_root }),
    ...(checkout && { checkout }),
    ...(absences.length > 0 && { absences: [...absences] }),
    ...(row.photo !== null && { photoId: row.photo as Exclude<Bot['photoId'], undefined> }),
  }
}
