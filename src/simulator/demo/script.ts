import type { Role } from './cast'

export type PictureName = 'monstera' | 'droopy' | 'shelf'

/** One thing that somebody does. */
export type Say =
  | { readonly text: string }
  /** Answers something that the shop said earlier, before this demo began. */
  | { readonly text: string; readonly toShop: string }
  /** Corrects the last text. */
  | { readonly corrected: string }
  | { readonly picture: PictureName; readonly caption?: string }
  | { readonly album: readonly PictureName[]; readonly caption: string }
  | { readonly voice: true }
  | { readonly sticker: true }
  | { readonly purchaseOrder: true; readonly caption: string }
  | { readonly location: { readonly latitude: number; readonly longitude: number } }
  | { readonly contact: { readonly phone_number: string; readonly first_name: string; readonly last_name?: string } }

/** What was written before the demo opened; `ago` in minutes. Oldest first. */
export const history: readonly { readonly who: Role; readonly ago: number; readonly say: Say }[] = [
  { who: 'olena', ago: 1290, say: { text: 'Добрий вечір! Чи доставляєте ви до Львова?' } },
  { who: 'olena', ago: 1288, say: { text: 'Цікавить великий фікус і два горщики з теракоти.' } },
  { who: 'olena', ago: 1281, say: { text: 'І чи можна забрати замовлення у суботу?' } },
  { who: 'jonas', ago: 1105, say: { text: 'Hello, we are furnishing a small hotel (18 rooms) and would like a quote for 20 tall planters in cream. Our moodboard: https://weber-interiors.example/moodboard' } },
  { who: 'jonas', ago: 1103, say: { text: 'We would need them by the first week of next month. I can send the purchase order today.' } },
  { who: 'sara', ago: 742, say: { text: 'مرحبًا، هل المزهرية الزرقاء متوفرة الآن؟ أريدها هدية لأمي يوم الجمعة 🎁' } },
  { who: 'victor', ago: 387, say: { text: 'Order 2207.' } },
  { who: 'victor', ago: 386, say: { text: 'Three weeks. Nothing. Do you people read these messages?' } },
  { who: 'victor', ago: 384, say: { text: 'I want my money back TODAY.' } },
  { who: 'mei', ago: 214, say: { text: '你好!请问马克杯可以刻字吗?' } },
  { who: 'mei', ago: 212, say: { text: '想刻「家」,一共四个。' } },
  { who: 'tomas', ago: 96, say: { text: 'Great, I will come by at ten.', toShop: 'Your fern is ready! You can pick it up at Linden Street 12, any day from ten to six.' } },
  { who: 'priya', ago: 48, say: { text: "Hi! I ordered the tall palm (order 2231) as a surprise for my sister. Two small things: the courier called me instead of her, so now I'm a bit worried that the surprise is gone, and I typed the wrong house number. It should be 41, not 14. Could you please change it and tell the courier to ring my neighbour if nobody is home? She knows everything and has cleared a corner of her hallway for it. I know it's a lot, sorry, and thank you so much for being the kind of shop where one can ask this sort of thing!" } },
  { who: 'anna', ago: 17, say: { text: 'Thanks, it arrived in one piece!', toShop: 'Good morning Anna, order 2219 is out for delivery and should be with you before noon.' } },
  { who: 'anna', ago: 16, say: { picture: 'monstera', caption: 'Already at home by the window 🪴' } },
  { who: 'priya', ago: 4, say: { text: 'Oh, and does it come with care instructions?' } },
]

/** The first two minutes: `after` is in seconds since the line before. */
export const opening: readonly { readonly who: Role; readonly after: number; readonly say: Say }[] = [
  { who: 'gus', after: 3, say: { text: '🌵🌵🌵' } },
  { who: 'gus', after: 5, say: { text: 'is the happy cactus back in stock?? asking for a friend (me)' } },
  { who: 'tomas', after: 8, say: { voice: true } },
  { who: 'anna', after: 9, say: { picture: 'droopy', caption: "My old one looks like this, though. Yellow leaves at the bottom. Too much water?" } },
  { who: 'jonas', after: 11, say: { purchaseOrder: true, caption: 'Here is our purchase order.' } },
  { who: 'sara', after: 10, say: { text: 'وهل يمكن تغليفها كهدية؟' } },
  { who: 'priya', after: 9, say: { contact: { phone_number: '+442079460018', first_name: 'Margaret', last_name: 'Shaw' } } },
  { who: 'priya', after: 5, say: { text: "That's my neighbour, she is in all day." } },
  { who: 'mei', after: 12, say: { album: ['shelf', 'monstera'], caption: '想放在这个架子上,颜色合适吗?' } },
  { who: 'gus', after: 11, say: { sticker: true } },
  { who: 'olena', after: 13, say: { text: 'До речі, оплата карткою можлива? Сайт https://juniper.example не відкривається на телефоні 🙈' } },
  { who: 'jonas', after: 12, say: { text: 'One question: is the cream finish suitable for outdor use?' } },
  { who: 'jonas', after: 5, say: { corrected: 'One question: is the cream finish suitable for outdoor use?' } },
]

/** After that, half a minute to a good minute apart. */
export const later: readonly { readonly who: Role; readonly say: Say }[] = [
  { who: 'tomas', say: { location: { latitude: 52.5163, longitude: 13.3777 } } },
  { who: 'tomas', say: { text: 'I live here, so it is mostly morning sun. Is that enough for a fern?' } },
  { who: 'anna', say: { text: 'Also: do you still run the Saturday repotting workshop? Two places for me and @gusgrows please #greenthumbs' } },
  { who: 'mei', say: { text: '大概多久可以做好?' } },
  { who: 'sara', say: { text: 'شكرًا جزيلًا 🌷' } },
  { who: 'priya', say: { text: 'No rush at all, by the way. Tomorrow is fine!' } },
  { who: 'olena', say: { text: 'Дякую, чекаю на відповідь.' } },
  { who: 'gus', say: { picture: 'shelf', caption: 'spot the free space on my shelf. it is cactus shaped' } },
  { who: 'jonas', say: { text: 'You can also reach me at jonas@weber-interiors.example if that is easier.' } },
  { who: 'anna', say: { text: 'The yellow leaves are off now and it looks so much better already 💚' } },
]

/** What somebody does when the shop has answered: one step for each answer, then the last one now and then. */
export type Step = { readonly react?: string; readonly say?: Say; readonly blocks?: true }

export const answers: Readonly<Record<Role, readonly Step[]>> = {
  anna: [
    { react: '❤', say: { text: 'Ah, that makes sense. I will let it dry out for a week then!' } },
    { say: { text: 'You are the best, thank you 🙏' } },
    { react: '👍' },
  ],
  tomas: [{ react: '👍', say: { text: 'Perfect, every ten days then. ¡Gracias!' } }, { react: '🙏' }],
  mei: [{ react: '👍', say: { text: '太好了,谢谢!那我今天下单。' } }, { react: '❤' }],
  olena: [{ say: { text: 'Чудово, дякую за швидку відповідь!' } }, { react: '🔥' }],
  sara: [{ react: '❤', say: { text: 'رائع! سأطلبها الآن.' } }, { say: { text: 'أنتم لطفاء جدًا 🌹' } }, { react: '❤' }],
  priya: [
    { react: '🙏', say: { text: 'Wonderful, that is a load off my mind. And yes please, with the care card.' } },
    { say: { sticker: true } },
    { react: '❤' },
  ],
  jonas: [{ say: { text: 'Thank you for the quick answer. I will discuss it with the owner and come back to you.' } }, { react: '👍' }],
  gus: [{ react: '🔥', say: { text: '🥳🌵' } }, { say: { text: 'ok ok taking two' } }, { react: '🤣' }],
  victor: [{ blocks: true }],
}
