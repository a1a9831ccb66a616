type Json = Readonly<Record<string, unknown>>

const ada = { id: 77, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada_l', language_code: 'en', is_premium: true }
const chat = { id: 77, type: 'private', first_name: 'Ada', username: 'ada_l' }
const group = { id: -1_001_234_567_890, type: 'supergroup', title: 'Group', username: 'the_group', is_forum: true }
const head = { message_id: 3, date: 1_795_000_000, chat, from: ada }
const thumbnail = { file_id: 'AAt', file_unique_id: 'Qt', width: 90, height: 90, file_size: 900 }
const file = { file_id: 'AAf', file_unique_id: 'Qf', file_size: 9_000, thumbnail }

/** One message of each content that is drawn, with all fields that are read, and one update of each kind. Field names: Bot API 10.1. */
export const everyUpdate: readonly Json[] = [
  { message: { ...head, text: 'x bold https://x.example', entities: [{ type: 'bold', offset: 2, length: 4 }, { type: 'text_link', offset: 0, length: 1, url: 'https://y.example' }, { type: 'pre', offset: 0, length: 1, language: 'ts' }] } },
  { message: { ...head, text: 'answer', reply_to_message: { ...head, message_id: 2, text: 'question' }, quote: { text: 'ques', position: 0 }, forward_origin: { type: 'user', date: 1, sender_user: ada } } },
  { message: { ...head, caption: 'c', caption_entities: [{ type: 'spoiler', offset: 0, length: 1 }], media_group_id: '1', photo: [thumbnail, { ...thumbnail, width: 800, height: 600 }] } },
  { message: { ...head, document: { ...file, file_name: 'a.pdf', mime_type: 'application/pdf' } } },
  { message: { ...head, video: { ...file, width: 640, height: 480, duration: 5, file_name: 'a.mp4', mime_type: 'video/mp4' } } },
  { message: { ...head, animation: { ...file, width: 64, height: 48, duration: 5 }, document: file } },
  { message: { ...head, voice: { ...file, duration: 3, mime_type: 'audio/ogg' } } },
  { message: { ...head, audio: { ...file, duration: 3, title: 'T', performer: 'P', file_name: 'a.mp3' } } },
  { message: { ...head, video_note: { ...file, length: 240, duration: 3 } } },
  { message: { ...head, sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji: '👍', set_name: 's' } } },
  { message: { ...head, contact: { phone_number: '+1', first_name: 'B', last_name: 'C', user_id: 5, vcard: 'v' } } },
  { message: { ...head, location: { latitude: 1.5, longitude: 2.5, live_period: 60, horizontal_accuracy: 1 } } },
  { message: { ...head, venue: { location: { latitude: 1.5, longitude: 2.5 }, title: 'T', address: 'A' }, location: { latitude: 1.5, longitude: 2.5 } } },
  { message: { ...head, poll: { id: 'p', question: 'q', options: [{ text: 'a', voter_count: 0 }], total_voter_count: 0, is_closed: false, is_anonymous: true, type: 'regular', allows_multiple_answers: false } } },
  { message: { ...head, dice: { emoji: '🎲', value: 3 } } },
  { message: { ...head, chat: group, message_thread_id: 9, is_topic_message: true, text: 'topic' } },
  { message: { ...head, chat: group, new_chat_members: [ada] } },
  { message: { ...head, chat: group, migrate_to_chat_id: -1_002 } },
  { message: { ...head, pinned_message: { ...head, text: 'pinned' } } },
  { edited_message: { ...head, edit_date: 1_795_000_100, text: 'edited' } },
  { channel_post: { message_id: 4, date: 1_795_000_000, chat: { id: -1_003, type: 'channel', title: 'C' }, sender_chat: { id: -1_003, type: 'channel', title: 'C' }, text: 'post' } },
  { business_message: { ...head, business_connection_id: 'conn', text: 'business' } },
  { business_connection: { id: 'conn', user: ada, user_chat_id: 77, date: 1_795_000_000, is_enabled: true, rights: { can_reply: true } } },
  { deleted_business_messages: { business_connection_id: 'conn', chat, message_ids: [3, 4] } },
  { my_chat_member: { chat, from: ada, date: 1_795_000_000, old_chat_member: { user: ada, status: 'member' }, new_chat_member: { user: ada, status: 'kicked', until_date: 0 } } },
  { message_reaction: { chat, message_id: 3, user: ada, date: 1_795_000_000, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] } },
  { callback_query: { id: 'q', from: ada, message: { ...head, text: 'buttons' }, chat_instance: 'i', data: 'd' } },
  { inline_query: { id: 'q', from: ada, query: 'x', offset: '' } },
  { poll_answer: { poll_id: 'p', user: ada, option_ids: [0] } },
  { chat_join_request: { chat: group, from: ada, user_chat_id: 77, date: 1_795_000_000 } },
  { from_the_future: { chat, date: 1_795_000_000, news: { of: ['a', { kind: 1 }] } } },
] // prettier-ignore
