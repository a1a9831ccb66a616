/**
 * What people type for an emoji and Unicode's own names do not say: the short names that chat apps have in common. Only those whose
 * sign nobody would find by its name.
 */
export const aliases: Readonly<Record<string, string>> = {
  smile: '😄', smiley: '😃', grin: '😁', laughing: '😆', joy: '😂', rofl: '🤣', sweat_smile: '😅', slight_smile: '🙂', upside_down: '🙃', wink: '😉',
  blush: '😊', innocent: '😇', heart_eyes: '😍', star_struck: '🤩', kissing_heart: '😘', yum: '😋', stuck_out_tongue: '😛', zany: '🤪', hugs: '🤗',
  hug: '🤗', shush: '🤫', thinking: '🤔', neutral: '😐', expressionless: '😑', smirk: '😏', unamused: '😒', roll_eyes: '🙄', grimacing: '😬',
  relieved: '😌', pensive: '😔', sleeping: '😴', mask: '😷', sick: '🤒', exploding: '🤯', cool: '😎', nerd: '🤓',
  confused: '😕', worried: '😟', frown: '☹️', open_mouth: '😮', flushed: '😳', pleading: '🥺', fearful: '😨', cry: '😢', sob: '😭', scream: '😱',
  tired: '😫', yawn: '🥱', triumph: '😤', rage: '😡', angry: '😠', skull: '💀', poop: '💩', clown: '🤡', ghost: '👻', robot: '🤖', party: '🥳', tada: '🎉',
  heart: '❤️', broken_heart: '💔', sparkles: '✨', star: '⭐', fire: '🔥', boom: '💥', '100': '💯', zzz: '💤', wave: '👋', ok: '👌', ok_hand: '👌', v: '✌️',
  crossed_fingers: '🤞', point_up: '☝️', point_down: '👇', point_left: '👈', point_right: '👉', '+1': '👍', thumbsup: '👍', thumbs_up: '👍', yes: '👍',
  '-1': '👎', thumbsdown: '👎', no: '👎', fist: '✊', punch: '👊', clap: '👏', raised_hands: '🙌', open_hands: '👐', pray: '🙏', thanks: '🙏', please: '🙏',
  handshake: '🤝', deal: '🤝', writing: '✍️', muscle: '💪', eyes: '👀', brain: '🧠', facepalm: '🤦', shrug: '🤷', running: '🏃', coffee: '☕', tea: '🍵',
  beer: '🍺', cheers: '🥂', cake: '🎂', pizza: '🍕', gift: '🎁', rocket: '🚀', car: '🚗', truck: '🚚', package: '📦', parcel: '📦', house: '🏠', shop: '🏪',
  phone: '📞', mail: '📧', email: '📧', letter: '✉️', pencil: '✏️', memo: '📝', calendar: '📅', clock: '🕐', alarm: '⏰', hourglass: '⏳', bulb: '💡',
  idea: '💡', money: '💰', card: '💳', receipt: '🧾', key: '🔑', lock: '🔒', search: '🔍', mag: '🔍', link: '🔗', pin: '📌', pushpin: '📌', paperclip: '📎',
  bell: '🔔', warning: '⚠️', stop: '🛑', check: '✅', white_check_mark: '✅', done: '✅', x: '❌', cross: '❌', question: '❓', exclamation: '❗', info: 'ℹ️',
  plus: '➕', minus: '➖', arrow_right: '➡️', arrow_left: '⬅️', arrow_up: '⬆️', arrow_down: '⬇️', sun: '☀️', sunny: '☀️', rain: '🌧️', snow: '❄️',
  snowflake: '❄️', rainbow: '🌈', bug: '🐛', tree: '🌳', flower: '🌸', rose: '🌹', bouquet: '💐', soccer: '⚽', trophy: '🏆', dart: '🎯',
}
