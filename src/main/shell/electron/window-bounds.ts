export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const usual = { width: 1280, height: 800 }

/**
 * Where the window opens: as it was left, clipped to the display that shows most of it. Without a `position` the system
 * centres it. Bounds and displays' work areas are in device-independent pixels.
 */
export function windowBounds(remembered: Bounds | undefined, workAreas: readonly Bounds[]): Partial<Bounds> & typeof usual {
  const wished = remembered ?? { x: 0, y: 0, ...usual }
  const home = workAreas.toSorted((a, b) => overlap(wished, b) - overlap(wished, a))[0]
  if (!home) return usual
  const width = clamp(wished.width, 480, home.width)
  const height = clamp(wished.height, 420, home.height)
  // The display it stood on is gone: its corner means nothing now.
  if (!remembered || overlap(remembered, home) === 0) return { width, height }
  return {
    x: clamp(wished.x, home.x, home.x + home.width - width),
    y: clamp(wished.y, home.y, home.y + home.height - height),
    width,
    height,
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most))
}

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(width, 0) * Math.max(height, 0)
}
