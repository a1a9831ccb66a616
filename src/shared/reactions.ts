/** What a bot may react with (Bot API, `ReactionTypeEmoji`), without the variation selectors that apps put behind some. */
export const reactionEmoji: readonly string[] = (
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 ' +
  '🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
).split(' ')

/** The form in which Telegram takes it; null for what it would refuse. */
export function asReaction(emoji: string): string | null {
  const plain = emoji.replaceAll('\u{fe0f}', '')
  return reactionEmoji.includes(plain) ? plain : null
}
