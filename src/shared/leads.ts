import type { Block, Button } from './content'
import type { Message } from './model'

/** What of a message leads somewhere besides its entities, in the order in which `link.open` counts. */

export type Place = { readonly latitude: number; readonly longitude: number }

type Source = Pick<Message, 'buttons' | 'content' | 'location'>

/** The buttons under a message, row by row, then those inside its article. */
export function buttonsOf({ buttons = [], content }: Source): readonly Button[] {
  return [...buttons.flat(), ...blocksOf(content).flatMap(block => (block.type === 'buttons' ? block.buttons : []))]
}

/** The place that a message is, then the maps inside its article. */
export function placesOf({ location, content }: Source): readonly Place[] {
  return [...(location ? [location] : []), ...blocksOf(content).filter(block => block.type === 'map')]
}

/** Every block of an article in reading order, inner ones after the one that holds them. */
function blocksOf(content: Message['content']): readonly Block[] {
  return content?.type === 'rich_message' ? content.blocks.flatMap(within) : []
}

function within(block: Block): readonly Block[] {
  if (block.type === 'list') return [block, ...block.items.flatMap(({ blocks }) => blocks.flatMap(within))]
  return 'blocks' in block ? [block, ...block.blocks.flatMap(within)] : [block]
}
