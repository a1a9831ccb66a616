import type { JsonObject } from './json'

/**
 * One message of every kind that a bot can be sent, as Telegram would write it: what tests decode and what the gallery shows. Content
 * fields only; who wrote it, where and when is added by whoever posts it. `api` names the release of the Bot API that brought it, where
 * that is newer than the facts of this simulator.
 */
export type Golden = { readonly name: string; readonly fields: JsonObject; readonly api?: '10.2' | '10.3' }

/** Makes the description of a file that the simulator serves (file_id, file_unique_id, file_size). */
export type GoldenFile = (kind: 'photo' | 'thumbnail' | 'video' | 'voice' | 'audio' | 'document' | 'webp' | 'tgs' | 'webm' | 'animation') => JsonObject

export function goldenMessages(file: GoldenFile): readonly Golden[] {
  return [...texts(), ...files(file), ...cards(file), ...services(file), ...envelopes(file), { name: 'rich_message', fields: { rich_message: rich(file) } }, ...newest(file)]
}

const ada: JsonObject = { id: 700_001, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada' }
const bob: JsonObject = { id: 700_002, is_bot: false, first_name: 'Bob' }
const news: JsonObject = { id: -1_001_700_003, type: 'channel', title: 'Corner Shop News', username: 'corner_news' }
const friends: JsonObject = { id: -1_001_700_004, type: 'supergroup', title: 'Friends of the shop' }
const noon = 1_790_000_000

/** A text with its entities marked: `[words](type)` where no other bracket stands. */
function marked(source: string, extra: Readonly<Record<string, JsonObject>> = {}): { text: string; entities: JsonObject[] } {
  const entities: JsonObject[] = []
  let text = ''
  let from = 0
  for (const match of source.matchAll(/\[([^\]]+)\]\((\w+)\)/g)) {
    const [whole, words = '', type = ''] = match
    text += source.slice(from, match.index)
    entities.push({ type, offset: text.length, length: words.length, ...extra[type] })
    text += words
    from = match.index + whole.length
  }
  return { text: text + source.slice(from), entities }
}

function texts(): Golden[] {
  const nested = 'bold, bold italic, bold italic struck'
  return [
    { name: 'text', fields: { text: 'Where is my parcel? I have been waiting since Tuesday.' } },
    {
      name: 'text with every entity',
      fields: marked(
        'Write to [@ada](mention), see [#parcels](hashtag) or [$EUR](cashtag), press [/start](bot_command), read [https://example.org/help](url), ' +
          'mail [care@example.org](email), call [+49 30 1234567](phone_number). [Bold](bold), [italic](italic), [underlined](underline), ' +
          '[struck](strikethrough), [hidden](spoiler), [code](code), a [link](text_link), [Bob](text_mention), [🎁](custom_emoji), [tomorrow at noon](date_time).',
        {
          text_link: { url: 'https://example.org/parcels' },
          text_mention: { user: bob },
          custom_emoji: { custom_emoji_id: '5368324170671202286' },
          date_time: { unix_time: noon, date_time_format: 'wDT' },
        },
      ),
    },
    {
      name: 'text with nested entities',
      fields: {
        text: nested,
        entities: [
          { type: 'bold', offset: 0, length: nested.length },
          { type: 'italic', offset: 6, length: nested.length - 6 },
          { type: 'strikethrough', offset: 19, length: nested.length - 19 },
        ],
      },
    },
    { name: 'quotes', fields: marked('[You said it would be here on Monday.](blockquote)\nIt is Wednesday.\n[A long quote that can be opened.\nIt has several lines.\nA third.\nA fourth, and then some more words.](expandable_blockquote)') },
    { name: 'code', fields: marked('Our log says\n[const parcel = find(id)\nif (!parcel) throw new Error("lost")](pre)', { pre: { language: 'typescript' } }) },
    { name: 'only emoji', fields: { text: '🎉👍' } },
    {
      name: 'only custom emoji',
      fields: { text: '🌵🎁🎉', entities: ['5368324170671202286', '5', '7'].map((id, place) => ({ type: 'custom_emoji', offset: place * 2, length: 2, custom_emoji_id: id })) },
    },
    { name: 'right to left', fields: { text: 'שלום, איפה החבילה שלי? הזמנה 4711' } },
  ]
}

function files(file: GoldenFile): Golden[] {
  const thumbnail = { ...file('thumbnail'), width: 90, height: 60 }
  const photo = [thumbnail, { ...file('photo'), width: 900, height: 600 }]
  const video = { ...file('video'), width: 640, height: 360, duration: 4, thumbnail, mime_type: 'video/mp4', file_name: 'unboxing.mp4' }
  const animation = { ...file('animation'), width: 320, height: 240, duration: 2, thumbnail, mime_type: 'video/mp4', file_name: 'wave.mp4' }
  const sticker = { type: 'regular', width: 512, height: 512, emoji: '🙂', set_name: 'corner_shop', is_animated: false, is_video: false, thumbnail }
  return [
    { name: 'photo', fields: { photo } },
    { name: 'photo with a caption', fields: { photo, caption: 'The box arrived like this.', caption_entities: [{ type: 'bold', offset: 4, length: 3 }] } },
    { name: 'photo, hidden, caption above', fields: { photo, caption: 'Do not look if you are squeamish', has_media_spoiler: true, show_caption_above_media: true } },
    { name: 'live_photo', fields: { photo, live_photo: { photo, ...file('video'), width: 900, height: 600, duration: 3, mime_type: 'video/mp4' } } },
    { name: 'animation', fields: { animation, document: { ...file('animation'), thumbnail, mime_type: 'video/mp4', file_name: 'wave.mp4' } } },
    { name: 'video', fields: { video, caption: 'How I opened it' } },
    { name: 'video_note', fields: { video_note: { ...file('video'), length: 240, duration: 4, thumbnail } } },
    { name: 'voice', fields: { voice: { ...file('voice'), duration: 3, mime_type: 'audio/ogg' } } },
    { name: 'audio', fields: { audio: { ...file('audio'), duration: 184, performer: 'The Bellringers', title: 'Front desk blues', mime_type: 'audio/mpeg', file_name: 'blues.mp3' } } },
    { name: 'document', fields: { document: { ...file('document'), file_name: 'invoice-4711.pdf', mime_type: 'application/pdf' } } },
    { name: 'sticker', fields: { sticker: { ...file('webp'), ...sticker } } },
    { name: 'animated sticker', fields: { sticker: { ...file('tgs'), ...sticker, is_animated: true } } },
    { name: 'video sticker', fields: { sticker: { ...file('webm'), ...sticker, is_video: true } } },
    {
      name: 'paid_media',
      fields: {
        paid_media: {
          star_count: 25,
          paid_media: [
            { type: 'preview', width: 900, height: 600 },
            { type: 'photo', photo },
            { type: 'video', video },
            { type: 'live_photo', live_photo: { photo, ...file('video'), width: 900, height: 600, duration: 3, mime_type: 'video/mp4' } },
          ],
        },
        caption: 'The pattern, for those who knit',
      },
    },
  ]
}

function cards(file: GoldenFile): Golden[] {
  const location = { latitude: 52.520_008, longitude: 13.404_954 }
  const photo = [{ ...file('photo'), width: 900, height: 600 }]
  const poll = {
    id: '5368324170671202286',
    question: 'When shall we come?',
    options: [
      { persistent_id: 'a', text: 'Monday', voter_count: 3 },
      { persistent_id: 'b', text: 'Tuesday', voter_count: 1 },
      { persistent_id: 'c', text: 'Never', voter_count: 0 },
    ],
    total_voter_count: 4,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
    members_only: false,
  }
  const paid = { currency: 'EUR', total_amount: 1_450, invoice_payload: 'order-4711', telegram_payment_charge_id: 'ch_1', provider_payment_charge_id: 'pr_1' }
  return [
    { name: 'story', fields: { story: { chat: news, id: 12 } } },
    { name: 'location', fields: { location: { ...location, horizontal_accuracy: 12 } } },
    { name: 'live location', fields: { location: { ...location, live_period: 900, heading: 90 } } },
    { name: 'venue', fields: { venue: { location, title: 'Corner Shop', address: 'Unter den Linden 1, Berlin' }, location } },
    { name: 'contact', fields: { contact: { phone_number: '+49301234567', first_name: 'Bob', last_name: 'Baker', user_id: 700_002 } } },
    { name: 'poll', fields: { poll } },
    {
      name: 'quiz',
      fields: { poll: { ...poll, id: '77', type: 'quiz', is_closed: true, correct_option_ids: [1], explanation: 'It was Tuesday all along.', question: 'Which day did it arrive?' } },
    },
    { name: 'poll about a picture', fields: { poll: { ...poll, id: '78', question: 'Which of these?', media: { photo } } } },
    { name: 'dice', fields: { dice: { emoji: '🎯', value: 6 } } },
    { name: 'game', fields: { game: { title: 'Parcel run', description: 'Carry it home in time', photo } } },
    {
      name: 'checklist',
      fields: {
        checklist: {
          title: 'To bring',
          tasks: [
            { id: 1, text: 'Receipt', completed_by_user: ada, completion_date: noon },
            { id: 2, text: 'The box' },
          ],
        },
      },
    },
    { name: 'invoice', fields: { invoice: { title: 'Blue teapot', description: 'Stoneware, 1 l', start_parameter: 'teapot', currency: 'EUR', total_amount: 1_450 } } },
    { name: 'invoice in Stars', fields: { invoice: { title: 'Priority', description: 'First in line for a week', start_parameter: 'p', currency: 'XTR', total_amount: 50 } } },
    {
      name: 'successful_payment',
      fields: {
        successful_payment: {
          ...paid,
          order_info: {
            name: 'Ada Lovelace',
            email: 'ada@example.org',
            shipping_address: { country_code: 'DE', state: '', city: 'Berlin', street_line1: 'Linden 1', street_line2: '', post_code: '10117' },
          },
        },
      },
    },
    { name: 'refunded_payment', fields: { refunded_payment: { ...paid, currency: 'XTR', total_amount: 50 } } },
    { name: 'giveaway', fields: { giveaway: { chats: [news], winners_selection_date: noon, winner_count: 5, prize_star_count: 500, prize_description: 'and a teapot' } } },
    { name: 'giveaway_winners', fields: { giveaway_winners: { chat: news, giveaway_message_id: 3, winners_selection_date: noon, winner_count: 2, winners: [ada, bob], premium_subscription_month_count: 3 } } },
    {
      name: 'passport_data',
      fields: { passport_data: { data: [{ type: 'passport', hash: 'aGFzaA==' }, { type: 'address', hash: 'aGFzaA==' }], credentials: { data: 'eA==', hash: 'eA==', secret: 'eA==' } } },
    },
    { name: 'web_app_data', fields: { web_app_data: { button_text: 'Choose a size', data: '{"size":"M"}' } } },
  ]
}

function services(file: GoldenFile): Golden[] {
  const photo = [{ ...file('thumbnail'), width: 160, height: 160 }]
  const sticker = { ...file('webp'), type: 'regular', width: 512, height: 512, is_animated: false, is_video: false }
  const gift = { id: 'g1', sticker, star_count: 50 }
  const unique = {
    gift_id: 'g2',
    base_name: 'Plush Bell',
    name: 'PlushBell-42',
    number: 42,
    model: { name: 'Brass', sticker, rarity_per_mille: 10 },
    symbol: { name: 'Star', sticker, rarity_per_mille: 20 },
    backdrop: { name: 'Dusk', colors: { center_color: 1, edge_color: 2, symbol_color: 3, text_color: 4 }, rarity_per_mille: 30 },
  }
  const list = { message_id: 3, date: noon, chat: friends, checklist: { title: 'To bring', tasks: [{ id: 1, text: 'Receipt' }, { id: 2, text: 'The box' }] } }
  const one = (name: string, value: JsonObject[string], label = name): Golden => ({ name: label, fields: { [name]: value } })
  return [
    one('new_chat_members', [bob]),
    one('left_chat_member', bob),
    one('chat_owner_left', { new_owner: bob }),
    one('chat_owner_changed', { new_owner: bob }),
    one('new_chat_title', 'Friends of the corner shop'),
    one('new_chat_photo', photo),
    one('delete_chat_photo', true),
    one('group_chat_created', true),
    one('supergroup_chat_created', true),
    one('channel_chat_created', true),
    one('message_auto_delete_timer_changed', { message_auto_delete_time: 86_400 }),
    one('message_auto_delete_timer_changed', { message_auto_delete_time: 0 }, 'message_auto_delete_timer_changed, off'),
    one('migrate_to_chat_id', -1_001_700_005),
    one('migrate_from_chat_id', -700_006),
    one('pinned_message', { message_id: 3, date: noon, chat: friends, text: 'We are closed on Monday' }),
    one('pinned_message', { message_id: 3, date: 0, chat: friends }, 'pinned_message, out of reach'),
    one('users_shared', { request_id: 1, users: [{ user_id: 700_002, first_name: 'Bob' }] }),
    one('chat_shared', { request_id: 2, chat_id: -1_001_700_004, title: 'Friends of the shop' }),
    one('gift', { gift, text: 'Thank you!' }),
    one('gift_upgrade_sent', { gift }),
    one('unique_gift', { gift: unique, origin: 'transfer' }),
    one('connected_website', 'shop.example.org'),
    one('write_access_allowed', { from_request: true }),
    one('write_access_allowed', { web_app_name: 'Sizes' }, 'write_access_allowed by an app'),
    one('proximity_alert_triggered', { traveler: ada, watcher: bob, distance: 120 }),
    one('boost_added', { boost_count: 2 }),
    one('chat_background_set', { type: { type: 'chat_theme', theme_name: '🌷' } }),
    one('checklist_tasks_done', { checklist_message: list, marked_as_done_task_ids: [1] }),
    one('checklist_tasks_done', { checklist_message: list, marked_as_not_done_task_ids: [2] }, 'checklist_tasks_done, taken back'),
    one('checklist_tasks_added', { checklist_message: list, tasks: [{ id: 3, text: 'A bag' }] }),
    one('direct_message_price_changed', { are_direct_messages_enabled: true, direct_message_star_count: 10 }),
    one('direct_message_price_changed', { are_direct_messages_enabled: false }, 'direct_message_price_changed, off'),
    one('paid_message_price_changed', { paid_message_star_count: 5 }),
    one('forum_topic_created', { name: 'Returns', icon_color: 7_322_096 }),
    one('forum_topic_edited', { name: 'Returns and repairs' }),
    one('forum_topic_edited', { icon_custom_emoji_id: '5' }, 'forum_topic_edited, icon'),
    one('forum_topic_closed', {}),
    one('forum_topic_reopened', {}),
    one('general_forum_topic_hidden', {}),
    one('general_forum_topic_unhidden', {}),
    one('giveaway_created', { prize_star_count: 500 }),
    one('giveaway_completed', { winner_count: 2, unclaimed_prize_count: 1 }),
    one('managed_bot_created', { bot: { id: 700_010, is_bot: true, first_name: 'Second shop', username: 'second_shop_bot' } }),
    one('poll_option_added', { option_persistent_id: 'd', option_text: 'Wednesday' }),
    one('poll_option_deleted', { option_persistent_id: 'c', option_text: 'Never' }),
    one('suggested_post_approved', { send_date: noon }),
    one('suggested_post_approval_failed', { price: { currency: 'XTR', amount: 10 } }),
    one('suggested_post_declined', { comment: 'Too long' }),
    one('suggested_post_paid', { currency: 'XTR', star_amount: { amount: 10 } }),
    one('suggested_post_refunded', { reason: 'post_deleted' }),
    one('video_chat_scheduled', { start_date: noon }),
    one('video_chat_started', {}),
    one('video_chat_ended', { duration: 754 }),
    one('video_chat_participants_invited', { users: [bob] }),
  ]
}

function envelopes(file: GoldenFile): Golden[] {
  const photo = [{ ...file('photo'), width: 900, height: 600 }]
  const earlier = { message_id: 2, date: noon, chat: { id: 700_001, type: 'private', first_name: 'Ada' }, from: ada, text: 'Is it the blue one or the green one?' }
  const keyboard = [
    [
      { text: 'Open the shop', url: 'https://example.org/shop' },
      { text: 'Yes', callback_data: 'yes:1', style: 'success' },
      { text: 'No', callback_data: 'no:1', style: 'danger' },
    ],
    [
      { text: 'Copy the code', copy_text: { text: 'TEAPOT10' } },
      { text: 'Sizes', web_app: { url: 'https://example.org/sizes' } },
    ],
    [
      { text: 'Log in', login_url: { url: 'https://example.org/login' } },
      { text: 'Share', switch_inline_query: 'teapot' },
    ],
  ]
  return [
    { name: 'forward of a person', fields: { text: 'I promise it was blue', forward_origin: { type: 'user', date: noon, sender_user: bob } } },
    { name: 'forward of a hidden person', fields: { text: 'Nobody knows me', forward_origin: { type: 'hidden_user', date: noon, sender_user_name: 'Somebody' } } },
    { name: 'forward of a group', fields: { text: 'We decided', forward_origin: { type: 'chat', date: noon, sender_chat: friends, author_signature: 'admin' } } },
    { name: 'forward of a channel', fields: { photo, caption: 'New teapots', forward_origin: { type: 'channel', date: noon, chat: news, message_id: 5, author_signature: 'Anna' } } },
    { name: 'reply', fields: { text: 'The blue one', reply_to_message: earlier } },
    { name: 'reply with a quote', fields: { text: 'This one', reply_to_message: earlier, quote: { text: 'the green one', position: 18, is_manual: true } } },
    {
      name: 'reply to a task',
      fields: {
        text: 'I have that one',
        reply_to_message: { message_id: 2, date: noon, chat: { id: 700_001, type: 'private', first_name: 'Ada' }, from: ada, checklist: { title: 'To bring', tasks: [{ id: 1, text: 'Receipt' }, { id: 2, text: 'The box' }] } },
        reply_to_checklist_task_id: 2,
      },
    },
    { name: 'reply to another chat', fields: { text: 'See there', external_reply: { origin: { type: 'channel', date: noon, chat: news, message_id: 5 }, chat: news, message_id: 5, photo } } },
    { name: 'reply to a story', fields: { text: 'Lovely', reply_to_story: { chat: news, id: 12 } } },
    { name: 'by way of a bot', fields: { text: 'Rain until five', via_bot: { id: 700_011, is_bot: true, first_name: 'Weather', username: 'weather_bot' } } },
    { name: 'of a channel', fields: { text: 'Hello from the channel', sender_chat: news, author_signature: 'Anna' } },
    { name: 'protected', fields: { text: 'Not to be copied', has_protected_content: true } },
    { name: 'with an effect', fields: { text: 'Hooray', effect_id: '5104841245755180586' } },
    { name: 'paid for', fields: { text: 'I paid to write this', paid_star_count: 20 } },
    { name: 'sent by a schedule', fields: { text: 'I am away until Monday', is_from_offline: true } },
    { name: 'buttons', fields: { text: 'How shall we go on?', reply_markup: { inline_keyboard: keyboard } } },
  ]
}

function rich(file: GoldenFile): JsonObject {
  const thumbnail = { ...file('thumbnail'), width: 90, height: 60 }
  const photo = [thumbnail, { ...file('photo'), width: 900, height: 600 }]
  const paragraph = (text: JsonObject[string]): JsonObject => ({ type: 'paragraph', text })
  return {
    blocks: [
      { type: 'heading', size: 1, text: 'Order 4711' },
      paragraph(['It left ', { type: 'bold', text: ['our ', { type: 'italic', text: 'warehouse' }] }, ' at ', { type: 'date_time', text: 'noon', unix_time: noon, date_time_format: 't' }, '.']),
      paragraph([
        { type: 'underline', text: 'Underlined' }, ', ', { type: 'strikethrough', text: 'struck' }, ', ', { type: 'spoiler', text: 'hidden' }, ', H', { type: 'subscript', text: '2' }, 'O, m',
        { type: 'superscript', text: '2' }, ', ', { type: 'marked', text: 'marked' }, ', ', { type: 'code', text: 'code' }, ', ',
        { type: 'custom_emoji', custom_emoji_id: '5', alternative_text: '🎁' }, ', ', { type: 'mathematical_expression', expression: 'x^2 + y^2' }, '.',
      ]),
      paragraph([
        { type: 'url', text: 'a link', url: 'https://example.org/track' }, ', ', { type: 'email_address', text: 'care@example.org', email_address: 'care@example.org' }, ', ',
        { type: 'phone_number', text: '+49 30 1', phone_number: '+49301' }, ', ', { type: 'bank_card_number', text: '4242 4242', bank_card_number: '42424242' }, ', ',
        { type: 'mention', text: '@ada', username: 'ada' }, ', ', { type: 'text_mention', text: 'Bob', user: bob }, ', ', { type: 'hashtag', text: '#order', hashtag: 'order' }, ', ',
        { type: 'cashtag', text: '$EUR', cashtag: 'EUR' }, ', ', { type: 'bot_command', text: '/track', bot_command: 'track' }, '. ',
        { type: 'anchor', name: 'top' }, { type: 'anchor_link', text: 'To the end', anchor_name: 'end' }, { type: 'reference_link', text: '1', reference_name: 'note' },
      ]),
      { type: 'heading', size: 3, text: 'Contents' },
      {
        type: 'list',
        items: [
          { label: '1.', value: 1, type: '1', blocks: [paragraph('A teapot')] },
          { label: '2.', value: 2, type: '1', blocks: [paragraph('Two cups'), { type: 'list', items: [{ label: '•', blocks: [paragraph('one blue')] }] }] },
        ],
      },
      {
        type: 'list',
        items: [
          { label: '', has_checkbox: true, is_checked: true, blocks: [paragraph('Packed')] },
          { label: '', has_checkbox: true, blocks: [paragraph('Delivered')] },
        ],
      },
      { type: 'pre', language: 'json', text: '{ "order": 4711 }' },
      { type: 'blockquote', blocks: [paragraph('It must not break.')], credit: 'Ada' },
      { type: 'pullquote', text: 'Handle with care', credit: 'The shop' },
      { type: 'mathematical_expression', expression: 'E = mc^2' },
      { type: 'divider' },
      {
        type: 'table',
        is_bordered: true,
        is_striped: true,
        caption: 'Prices',
        cells: [
          [{ text: 'Thing', is_header: true, align: 'left', valign: 'top' }, { text: 'Price', is_header: true, align: 'right', valign: 'top' }],
          [{ text: 'Teapot', align: 'left', valign: 'top' }, { text: '14.50', align: 'right', valign: 'top' }],
          [{ text: 'Both cups for free', colspan: 2, align: 'center', valign: 'middle' }],
        ],
      },
      { type: 'details', summary: 'Terms', is_open: true, blocks: [paragraph('Thirty days to think it over.')] },
      { type: 'photo', photo, caption: { text: 'The box', credit: 'Anna' } },
      { type: 'video', video: { ...file('video'), width: 640, height: 360, duration: 4, thumbnail, mime_type: 'video/mp4' } },
      { type: 'animation', animation: { ...file('animation'), width: 320, height: 240, duration: 2, mime_type: 'video/mp4' }, has_spoiler: true },
      { type: 'audio', audio: { ...file('audio'), duration: 184, title: 'Front desk blues', performer: 'The Bellringers' } },
      { type: 'voice_note', voice_note: { ...file('voice'), duration: 3, mime_type: 'audio/ogg' } },
      { type: 'collage', blocks: [{ type: 'photo', photo }, { type: 'photo', photo }], caption: { text: 'From both sides' } },
      { type: 'slideshow', blocks: [{ type: 'photo', photo }, { type: 'photo', photo }] },
      { type: 'map', location: { latitude: 52.52, longitude: 13.405 }, zoom: 15, width: 600, height: 300, caption: { text: 'Where we are' } },
      { type: 'anchor', name: 'end' },
      { type: 'thinking', text: 'One moment' },
      { type: 'footer', text: [{ type: 'reference', text: 'Weekdays only.', name: 'note' }, ' ', { type: 'anchor_link', text: 'Back up', anchor_name: 'top' }] },
    ],
  }
}

function newest(file: GoldenFile): Golden[] {
  const button = { text: 'Track', url: 'https://example.org/track', style: 'primary' }
  return [
    { name: 'community_chat_added', api: '10.2', fields: { community_chat_added: { community: { id: 1, name: 'Berlin shops' } } } },
    { name: 'community_chat_joined', api: '10.3', fields: { community_chat_joined: { community: { id: 1, name: 'Berlin shops' } } } },
    { name: 'community_chat_removed', api: '10.2', fields: { community_chat_removed: {} } },
    {
      name: 'rich_message of 10.3',
      api: '10.3',
      fields: {
        rich_message: {
          blocks: [
            { type: 'paragraph', text: ['Press ', { type: 'button', button }] },
            { type: 'expandable_blockquote', text: 'A long story', credit: 'Ada' },
            { type: 'document', document: { ...file('document'), file_name: 'terms.pdf', mime_type: 'application/pdf' } },
            { type: 'buttons', align: 'center', buttons: [button, { text: 'Not now', disabled: {} }] },
          ],
        },
      },
    },
    { name: 'a kind of tomorrow', api: '10.3', fields: { hologram: { depth: 3 } } },
  ]
}
