import type { Content } from '../../../shared/content'
import type { Database } from './database'

type Poll = Extract<Content, { type: 'poll' }>
export type Vote = { readonly pollId: string; readonly actor: string; readonly name: string; readonly options: readonly number[] }

/** `once`: this message shows that poll. */
export function keepPollMessage(db: Database, pollId: string, messageId: string): void {
  db.run('INSERT INTO poll_messages (poll_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING', pollId, messageId)
}

/** `set`: how a poll stands, wherever it is shown. */
export function setPoll(db: Database, poll: Poll, at: string): void {
  db.run(
    `INSERT INTO polls (poll_id, state, at) VALUES (?, ?, ?)
     ON CONFLICT (poll_id) DO UPDATE SET state = excluded.state, at = excluded.at WHERE excluded.at > polls.at`,
    poll.pollId,
    JSON.stringify(poll),
    at,
  )
}

/** `set` per voter; an empty list is a vote taken back. */
export function setVote(db: Database, vote: Vote, at: string): void {
  db.run(
    `INSERT INTO votes (poll_id, actor, name, options, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (poll_id, actor) DO UPDATE SET name = excluded.name, options = excluded.options, at = excluded.at WHERE excluded.at > votes.at`,
    vote.pollId,
    vote.actor,
    vote.name,
    JSON.stringify(vote.options),
    at,
  )
}

/** The messages that show a poll. */
export function messagesOfPoll(db: Database, pollId: string): readonly string[] {
  return db.all<{ message_id: string }>('SELECT message_id FROM poll_messages WHERE poll_id = ? ORDER BY message_id', pollId).map(row => row.message_id)
}

const mostVoters = 200

/** A poll as it stands now: with its newest state, and with who voted for what where it is not anonymous. */
export function pollNow(db: Database, poll: Poll): Poll {
  const state = db.get<{ state: string }>('SELECT state FROM polls WHERE poll_id = ?', poll.pollId)?.state
  const votes = db
    .all<{ name: string; options: string }>('SELECT name, options FROM votes WHERE poll_id = ? AND options <> ? ORDER BY at, actor LIMIT ?', poll.pollId, '[]', mostVoters)
    .map(({ name, options }) => ({ name, options: JSON.parse(options) as number[] }))
  return { ...(state === undefined ? poll : (JSON.parse(state) as Poll)), ...(votes.length > 0 && { votes }) }
}
