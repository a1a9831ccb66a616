import type { UserOptions } from '../simulator'
import assets from './assets.json'

/** The people of the demo. Ids are fixed, so that a demo opened again knows them. */
export const cast = {
  anna: { id: 500_100_201, firstName: 'Anna', lastName: 'Keller', username: 'annakeller', languageCode: 'en', photo: portrait('anna') },
  tomas: { id: 500_100_202, firstName: 'Tomás', lastName: 'Rivera', languageCode: 'es', photo: portrait('tomas') },
  mei: { id: 500_100_203, firstName: '美玲', lastName: '林', username: 'meiling_lin', languageCode: 'zh', photo: portrait('mei') },
  olena: { id: 500_100_204, firstName: 'Олена', lastName: 'Коваль', languageCode: 'uk', photo: portrait('hills') },
  sara: { id: 500_100_205, firstName: 'سارة', lastName: 'حداد', languageCode: 'ar' },
  priya: { id: 500_100_206, firstName: 'Priya', lastName: 'Nair', username: 'priya_nair', languageCode: 'en' },
  jonas: { id: 500_100_207, firstName: 'Jonas', lastName: 'Weber', username: 'weber_interiors', languageCode: 'de' },
  gus: { id: 500_100_208, firstName: 'Gus', username: 'gusgrows', languageCode: 'en', photo: portrait('cat') },
  victor: { id: 500_100_209, firstName: 'Victor', lastName: 'Blunt', languageCode: 'en' },
} as const satisfies Record<string, UserOptions>

export type Role = keyof typeof cast

export const shop = {
  id: 7_000_100_200,
  firstName: 'Juniper & Co.',
  username: 'juniper_and_co_bot',
  description: 'Plants, pots and quiet things for the home. Write to us: a person answers.',
  photo: portrait('shop'),
}

function portrait(name: keyof typeof assets.portraits): Buffer[] {
  const { small, large } = assets.portraits[name]
  return [Buffer.from(small, 'base64'), Buffer.from(large, 'base64')]
}
