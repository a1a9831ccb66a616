import type { Block } from './content'

/** The names that the decoder and the drawing code must know; a test compares them with Telegram's own types. Without zod: the page reads them. */

/** Contents that a person sends, besides text; Telegram's field names, in no order. */
export const contentKinds = [
  'rich_message', 'animation', 'live_photo', 'photo', 'video', 'video_note', 'voice', 'audio', 'document', 'sticker', 'paid_media', 'story',
  'venue', 'location', 'contact', 'poll', 'dice', 'game', 'checklist', 'invoice', 'successful_payment', 'refunded_payment', 'giveaway',
  'giveaway_winners', 'passport_data', 'web_app_data',
] as const
export type ContentKind = (typeof contentKinds)[number]

/** What Telegram itself says in a chat: Telegram's field names. */
export const serviceKinds = [
  'new_chat_members', 'left_chat_member', 'chat_owner_left', 'chat_owner_changed', 'new_chat_title', 'new_chat_photo', 'delete_chat_photo',
  'group_chat_created', 'supergroup_chat_created', 'channel_chat_created', 'message_auto_delete_timer_changed', 'migrate_to_chat_id',
  'migrate_from_chat_id', 'pinned_message', 'users_shared', 'chat_shared', 'gift', 'unique_gift', 'gift_upgrade_sent', 'connected_website',
  'write_access_allowed', 'proximity_alert_triggered', 'boost_added', 'chat_background_set', 'checklist_tasks_done', 'checklist_tasks_added',
  'direct_message_price_changed', 'paid_message_price_changed', 'forum_topic_created', 'forum_topic_edited', 'forum_topic_closed',
  'forum_topic_reopened', 'general_forum_topic_hidden', 'general_forum_topic_unhidden', 'giveaway_created', 'giveaway_completed',
  'managed_bot_created', 'poll_option_added', 'poll_option_deleted', 'suggested_post_approved', 'suggested_post_approval_failed',
  'suggested_post_declined', 'suggested_post_paid', 'suggested_post_refunded', 'video_chat_scheduled', 'video_chat_started',
  'video_chat_ended', 'video_chat_participants_invited', 'community_chat_added', 'community_chat_joined', 'community_chat_removed',
] as const
export type ServiceKind = (typeof serviceKinds)[number]

/** Kinds of entity in a text, then those that only rich messages have. */
export const entityTypes = [
  'mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number', 'bold', 'italic', 'underline', 'strikethrough', 'spoiler',
  'blockquote', 'expandable_blockquote', 'code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time',
  'subscript', 'superscript', 'marked', 'mathematical_expression', 'email_address', 'bank_card_number', 'anchor', 'anchor_link', 'reference',
  'reference_link', 'button',
] as const
export type EntityType = (typeof entityTypes)[number]

/** Blocks of rich messages. */
export const blockTypes = [
  'paragraph', 'heading', 'pre', 'footer', 'divider', 'mathematical_expression', 'anchor', 'list', 'blockquote', 'expandable_blockquote', 'pullquote',
  'collage', 'slideshow', 'table', 'details', 'map', 'animation', 'audio', 'document', 'photo', 'video', 'voice_note', 'buttons', 'thinking',
] as const satisfies readonly Block['type'][]
