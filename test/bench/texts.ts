import { type Random, createRandom } from '../../src/simulator/random'

const latin = 'the parcel has not come yet can you look where it is thank you very much order number blue one larger size still in stock please tell me when'.split(' ')
const cyrillic = 'здравствуйте подскажите пожалуйста где мой заказ спасибо большое номер посылка размер цвет синий ещё есть'.split(' ')
const han = '你好 请问 我的 包裹 在哪里 谢谢 蓝色 还有 吗'.split(' ')

/** Texts of 55 characters on average: Latin, Cyrillic, and 4 % Chinese. Same seed, same texts. */
export function createTexts(seed: number): { readonly random: Random; next(): string } {
  const random = createRandom(seed)
  return {
    random,
    next() {
      const words = random.chance(0.04) ? han : random.chance(0.35) ? cyrillic : latin
      const length = random.between(10, 100)
      let text = ''
      while (text.length < length) text += `${text === '' ? '' : ' '}${random.pick(words)}`
      return text
    },
  }
}
