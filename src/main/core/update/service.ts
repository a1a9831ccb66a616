import type { Content } from '../../../shared/content'
import type { ServiceKind } from '../../../shared/content-kinds'
import { nameOf } from './contact'
import { type Json, count, integer, list, object, seconds, text } from './read'

type Service = Extract<Content, { type: 'service' }>
type Params = Service['params']

/** What Telegram says in a chat, as the name of a sentence and what fills it. `who` did it. */
export function serviceOf(kind: ServiceKind, value: unknown, message: Json): Service {
  const from = object(message['from']) ?? object(message['sender_chat'])
  const who = from ? nameOf(from) : ''
  const [key, params] = sentences[kind](object(value) ?? {}, { value, from, who })
  return { type: 'service', key, params: { who, ...params } }
}

type Around = { readonly value: unknown; readonly from: Json | null; readonly who: string }
type Sentence = readonly [key: string, params: Params]

const longestPart = 200

/** One a kind; where a kind has several sentences their names begin with the kind's. */
const sentences: Readonly<Record<ServiceKind, (body: Json, around: Around) => Sentence>> = {
  new_chat_members: (_, { value, from }) => {
    const members = people(value)
    const isSelf = members.length === 1 && members[0]?.['id'] === from?.['id']
    return [isSelf ? 'new_chat_members_self' : 'new_chat_members', { names: names(members) }]
  },
  left_chat_member: (body, { from }) => [body['id'] === from?.['id'] ? 'left_chat_member_self' : 'left_chat_member', { name: nameOf(body) }],
  chat_owner_left: body => {
    const heir = object(body['new_owner'])
    return heir ? ['chat_owner_left_to', { name: nameOf(heir) }] : ['chat_owner_left', {}]
  },
  chat_owner_changed: body => ['chat_owner_changed', { name: nameOf(object(body['new_owner']) ?? {}) }],
  new_chat_title: (_, { value }) => ['new_chat_title', { title: cut(value) }],
  new_chat_photo: () => ['new_chat_photo', {}],
  delete_chat_photo: () => ['delete_chat_photo', {}],
  group_chat_created: () => ['group_chat_created', {}],
  supergroup_chat_created: () => ['supergroup_chat_created', {}],
  channel_chat_created: () => ['channel_chat_created', {}],
  message_auto_delete_timer_changed: body => {
    const time = count(body['message_auto_delete_time']) ?? 0
    return time === 0 ? ['message_auto_delete_timer_changed_off', {}] : ['message_auto_delete_timer_changed', { seconds: time }]
  },
  migrate_to_chat_id: () => ['migrate_to_chat_id', {}],
  migrate_from_chat_id: () => ['migrate_from_chat_id', {}],
  pinned_message: body => {
    const words = cut(body['text'] ?? body['caption'])
    return words === '' ? ['pinned_message', {}] : ['pinned_message_text', { text: words }]
  },
  users_shared: body => ['users_shared', { names: names(people(body['users'])) }],
  chat_shared: body => ['chat_shared', { title: cut(body['title'] ?? body['username']) || String(integer(body['chat_id']) ?? '') }],
  gift: body => gift('gift', body),
  gift_upgrade_sent: body => gift('gift_upgrade_sent', body),
  unique_gift: body => {
    const unique = object(body['gift'])
    return ['unique_gift', { name: `${cut(unique?.['base_name'])} #${count(unique?.['number']) ?? 0}` }]
  },
  connected_website: (_, { value }) => ['connected_website', { site: cut(value) }],
  write_access_allowed: body => {
    const app = cut(body['web_app_name'])
    return app === '' ? ['write_access_allowed', {}] : ['write_access_allowed_app', { app }]
  },
  proximity_alert_triggered: body => [
    'proximity_alert_triggered',
    { name: nameOf(object(body['traveler']) ?? {}), other: nameOf(object(body['watcher']) ?? {}), metres: count(body['distance']) ?? 0 },
  ],
  boost_added: body => ['boost_added', { count: count(body['boost_count']) ?? 1 }],
  chat_background_set: () => ['chat_background_set', {}],
  checklist_tasks_done: body => {
    const done = tasks(body, 'marked_as_done_task_ids')
    return done.count > 0
      ? ['checklist_tasks_done', { names: done.names, count: done.count }]
      : ['checklist_tasks_undone', { ...tasks(body, 'marked_as_not_done_task_ids') }]
  },
  checklist_tasks_added: body => {
    const added = list(body['tasks']).map(each => cut(object(each)?.['text']))
    return ['checklist_tasks_added', { names: quoted(added), count: added.length }]
  },
  direct_message_price_changed: body =>
    body['are_direct_messages_enabled'] === true
      ? ['direct_message_price_changed', { stars: count(body['direct_message_star_count']) ?? 0 }]
      : ['direct_message_price_changed_off', {}],
  paid_message_price_changed: body => ['paid_message_price_changed', { stars: count(body['paid_message_star_count']) ?? 0 }],
  forum_topic_created: body => ['forum_topic_created', { name: cut(body['name']) }],
  forum_topic_edited: body => {
    const name = cut(body['name'])
    return name === '' ? ['forum_topic_edited_icon', {}] : ['forum_topic_edited', { name }]
  },
  forum_topic_closed: () => ['forum_topic_closed', {}],
  forum_topic_reopened: () => ['forum_topic_reopened', {}],
  general_forum_topic_hidden: () => ['general_forum_topic_hidden', {}],
  general_forum_topic_unhidden: () => ['general_forum_topic_unhidden', {}],
  giveaway_created: body => {
    const stars = count(body['prize_star_count'])
    return stars === null ? ['giveaway_created', {}] : ['giveaway_created_stars', { stars }]
  },
  giveaway_completed: body => ['giveaway_completed', { count: count(body['winner_count']) ?? 0, unclaimed: count(body['unclaimed_prize_count']) ?? 0 }],
  managed_bot_created: body => ['managed_bot_created', { name: nameOf(object(body['bot']) ?? {}) }],
  poll_option_added: body => ['poll_option_added', { text: cut(body['option_text']) }],
  poll_option_deleted: body => ['poll_option_deleted', { text: cut(body['option_text']) }],
  suggested_post_approved: body => {
    const time = seconds(body['send_date'])
    return time === null ? ['suggested_post_approved', {}] : ['suggested_post_approved_for', { time }]
  },
  suggested_post_approval_failed: () => ['suggested_post_approval_failed', {}],
  suggested_post_declined: body => {
    const comment = cut(body['comment'])
    return comment === '' ? ['suggested_post_declined', {}] : ['suggested_post_declined_because', { comment }]
  },
  suggested_post_paid: body => {
    const stars = count(object(body['star_amount'])?.['amount'])
    return stars === null ? ['suggested_post_paid', {}] : ['suggested_post_paid_stars', { stars }]
  },
  suggested_post_refunded: body => [body['reason'] === 'post_deleted' ? 'suggested_post_refunded_deleted' : 'suggested_post_refunded', {}],
  video_chat_scheduled: body => ['video_chat_scheduled', { time: seconds(body['start_date']) ?? 0 }],
  video_chat_started: () => ['video_chat_started', {}],
  video_chat_ended: body => ['video_chat_ended', { seconds: count(body['duration']) ?? 0 }],
  video_chat_participants_invited: body => ['video_chat_participants_invited', { names: names(people(body['users'])) }],
  community_chat_added: body => ['community_chat_added', { name: cut(object(body['community'])?.['name']) }],
  community_chat_joined: body => ['community_chat_joined', { name: cut(object(body['community'])?.['name']) }],
  community_chat_removed: () => ['community_chat_removed', {}],
}

export function isServiceKind(field: string): field is ServiceKind {
  return Object.hasOwn(sentences, field)
}

function gift(key: string, body: Json): Sentence {
  const stars = count(object(body['gift'])?.['star_count']) ?? 0
  const words = cut(body['text'])
  return words === '' ? [key, { stars }] : [`${key}_text`, { stars, text: words }]
}

function tasks(body: Json, field: string): { names: string; count: number } {
  const ids = new Set(list(body[field]))
  const all = list(object(object(body['checklist_message'])?.['checklist'])?.['tasks']).map(object)
  return { names: quoted(all.filter(task => ids.has(task?.['id'])).map(task => cut(task?.['text']))), count: ids.size }
}

function people(value: unknown): Json[] {
  return list(value)
    .map(object)
    .filter(each => each !== null)
}

const mostNames = 20

function names(someone: readonly Json[]): string {
  return someone
    .slice(0, mostNames)
    .map(each => nameOf({ id: each['user_id'], ...each }))
    .join(', ')
}

function quoted(words: readonly string[]): string {
  return words
    .filter(word => word !== '')
    .slice(0, mostNames)
    .map(word => `“${word}”`)
    .join(', ')
}

/** One line of somebody's words. */
function cut(value: unknown): string {
  return (text(value) ?? '').replace(/\s+/g, ' ').trim().slice(0, longestPart).toWellFormed()
}
