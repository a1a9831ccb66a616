export type Side = 'top' | 'bottom' | 'left' | 'right'

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
type Extent = { readonly width: number; readonly height: number }

/** Between what is described and its tooltip, and between the tooltip and the window's edge. Pixels. */
const gap = 6
const edge = 5

/** The top left corner of a tooltip beside `box`: on the side that was asked for, or opposite where there is no room. */
export function placeOfTip(box: Box, tip: Extent, window: Extent, side: Side): { readonly x: number; readonly y: number } {
  const room = { top: box.top, bottom: window.height - box.top - box.height, left: box.left, right: window.width - box.left - box.width }
  const needed = (isUpright(side) ? tip.height : tip.width) + gap + edge
  const taken = room[side] < needed && room[opposite[side]] >= needed ? opposite[side] : side
  const middle = { x: box.left + (box.width - tip.width) / 2, y: box.top + (box.height - tip.height) / 2 }
  const corner = {
    top: { x: middle.x, y: box.top - gap - tip.height },
    bottom: { x: middle.x, y: box.top + box.height + gap },
    left: { x: box.left - gap - tip.width, y: middle.y },
    right: { x: box.left + box.width + gap, y: middle.y },
  }[taken]
  return { x: within(corner.x, tip.width, window.width), y: within(corner.y, tip.height, window.height) }
}

const opposite = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

function isUpright(side: Side): boolean {
  return side === 'top' || side === 'bottom'
}

/** Whole pixels, so that letters stay sharp; the beginning is kept in sight where not all of it fits. */
function within(start: number, length: number, whole: number): number {
  return Math.round(Math.max(edge, Math.min(whole - edge - length, start)))
}
