import { addMessage, announce, privateRoom, textContent } from './rooms'
import type { BotState, PersonState, World } from './world'

const latinNames = ['Ada', 'Bruno', 'Carla', 'Dora', 'Emil', 'Farida', 'Gus', 'Hana', 'Ivo', 'Jonas', 'Klara', 'Lev', 'Mira', 'Nils', 'Olga', 'Pia']
const cyrillicNames = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Жанна', 'Зоя', 'Игорь', 'Катя']
const otherNames = ['美咲', '小明', '지우', 'לאה', 'سارة', 'น้ำ']

const latin = {
  openings: ['Hi, ', 'Hello! ', 'Good morning, ', 'Sorry to bother you, ', 'Thanks, but ', '', '', ''],
  middles: ['has my order', 'could you check whether the parcel', 'is the blue lamp', 'I wonder if the large pot', 'do you know when the invoice', 'the one that I bought on Monday'],
  endings: [' shipped yet?', ' is still available?', ' arrived broken, see the picture.', ' can be returned?', ' fits in a small flat?', ' will come back in stock?', ' 🙏'],
}
const cyrillic = {
  openings: ['Здравствуйте, ', 'Добрый день! ', 'Подскажите, ', 'Спасибо, ', '', ''],
  middles: ['мой заказ', 'синяя лампа', 'большой горшок для фикуса', 'посылка с понедельника', 'счёт за прошлый месяц'],
  endings: [' уже отправлен?', ' ещё есть в наличии?', ' пришёл разбитым, смотрите фото.', ' можно вернуть до конца недели?', ' 🙏'],
}
const chinese = {
  openings: ['您好,', '请问', '不好意思,', ''],
  middles: ['我的订单', '蓝色的台灯', '周一买的花盆', '大号的那个'],
  endings: ['什么时候发货?', '还有库存吗?', '收到的时候已经碎了,请看照片。', '可以退货吗?谢谢!'],
}

/**
 * Fills a bot's queue as a long night offline does: `count` texts (about 55 characters, two thirds Latin, a quarter Cyrillic, some
 * Chinese) of `people` people, spread over the last twelve hours. Answers the people's ids. Does not print, wait or touch HTTP.
 */
export function fillBacklog(world: World, bot: BotState, count: number, people = 500): number[] {
  const { random, clock } = world
  const writers = Array.from({ length: Math.min(people, Math.max(1, count)) }, (_, index) => makeWriter(world, index))
  for (const writer of writers) bot.relations.set(writer.id, 'started')
  const end = clock.now()
  const start = end - 12 * 3_600_000
  for (let index = 0; index < count; index++) {
    // Everybody writes once, then some write far more than others, as in life.
    const skewed = Math.floor(random.fraction() ** 2 * writers.length)
    const writer = writers[index < writers.length ? index : skewed]
    if (!writer) continue
    const at = start + ((end - start) * (index + 1)) / count
    announce(world, addMessage(world, privateRoom(world, bot, writer), { author: { person: writer }, content: textContent(sentence(world)), at }), 'new')
  }
  return writers.map(writer => writer.id)
}

function makeWriter(world: World, index: number): PersonState {
  const { random } = world
  let id = random.between(100_000_000, 6_999_999_999)
  while (world.people.has(id)) id++
  const names = random.chance(0.65) ? latinNames : random.chance(0.75) ? cyrillicNames : otherNames
  const person: PersonState = { id, firstName: random.pick(names), lastName: `No. ${index + 1}`, languageCode: 'en', photo: [], isDeactivated: false, forbidsVoice: false, asksStars: 0 }
  world.people.set(id, person)
  return person
}

function sentence({ random }: World): string {
  const words = random.chance(0.7) ? latin : random.chance(0.8) ? cyrillic : chinese
  const once = () => random.pick(words.openings) + random.pick(words.middles) + random.pick(words.endings)
  return random.chance(0.3) ? `${once()} ${once()}` : once()
}
