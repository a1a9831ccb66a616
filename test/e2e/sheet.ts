import type { Page } from 'playwright/test'

/**
 * Pictures side by side on one small sheet, and whether two sheets show the same. Small on purpose: at this size a letter that another
 * system draws a little differently is lost, while a missing card, a wrong colour or a layout that fell apart is not.
 */

const cell = { width: 150, height: 110 }
const columns = 8
/** Of 255, for the whole cell and for its worst piece. Between two runs on one machine both are 0. */
const mostInAll = 5
const mostInPiece = 42
const piece = 10

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Pieces of a picture (PNG), each fitted into a cell on grey, so that its outline counts too; as PNG in base64. */
export function cellsOf(page: Page, picture: Buffer, boxes: readonly Box[]): Promise<readonly string[]> {
  return page.evaluate(
    async ([source, all, { width, height }]) => {
      const image = new Image()
      image.src = `data:image/png;base64,${source}`
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = width
      canvas.height = height
      const pen = canvas.getContext('2d')
      if (!pen) throw new Error('no canvas')
      pen.fillStyle = '#808080'
      pen.imageSmoothingQuality = 'high'
      return all.map(box => {
        pen.fillRect(0, 0, width, height)
        const scale = Math.min(1, width / box.width, height / box.height)
        pen.drawImage(image, box.x, box.y, box.width, box.height, 0, 0, box.width * scale, box.height * scale)
        return canvas.toDataURL('image/png').split(',')[1] ?? ''
      })
    },
    [picture.toString('base64'), boxes, cell] as const,
  )
}

/** The cells in rows. Answers a PNG. */
export async function sheetOf(page: Page, cells: readonly string[]): Promise<Buffer> {
  const drawn = await page.evaluate(
    async ([all, { width, height }, across]) => {
      const canvas = document.createElement('canvas')
      canvas.width = width * across
      canvas.height = height * Math.ceil(all.length / across)
      const pen = canvas.getContext('2d')
      if (!pen) throw new Error('no canvas')
      for (const [place, source] of all.entries()) {
        const image = new Image()
        image.src = `data:image/png;base64,${source}`
        await image.decode()
        pen.drawImage(image, (place % across) * width, Math.floor(place / across) * height)
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    },
    [cells, cell, columns] as const,
  )
  return Buffer.from(drawn, 'base64')
}

export type Difference = { readonly place: number; readonly by: string }

/** The cells in which two sheets show different things. */
export function cellsThatDiffer(page: Page, before: Buffer, after: Buffer, count: number): Promise<readonly Difference[]> {
  return page.evaluate(
    async ([sources, { width, height }, across, all, limits]) => {
      const [one, other] = await Promise.all(
        sources.map(async source => {
          const image = new Image()
          image.src = `data:image/png;base64,${source}`
          await image.decode()
          const canvas = document.createElement('canvas')
          canvas.width = image.width
          canvas.height = image.height
          const pen = canvas.getContext('2d', { willReadFrequently: true })
          pen?.drawImage(image, 0, 0)
          return pen
        }),
      )
      if (!one || !other) throw new Error('no canvas')
      const found: { place: number; by: string }[] = []
      for (let place = 0; place < all; place += 1) {
        const corner = [(place % across) * width, Math.floor(place / across) * height] as const
        const a = one.getImageData(...corner, width, height).data
        const b = other.getImageData(...corner, width, height).data
        const sums = new Map<number, number>()
        let total = 0
        for (let at = 0; at < a.length; at += 4) {
          const by = (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) + Math.abs((a[at + 1] ?? 0) - (b[at + 1] ?? 0)) + Math.abs((a[at + 2] ?? 0) - (b[at + 2] ?? 0))) / 3
          total += by
          const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
          const name = Math.floor(x / limits.piece) + Math.floor(y / limits.piece) * 1_000
          sums.set(name, (sums.get(name) ?? 0) + by)
        }
        const inAll = total / (width * height)
        const inPiece = Math.max(...sums.values()) / limits.piece ** 2
        if (inAll > limits.mostInAll || inPiece > limits.mostInPiece) found.push({ place, by: `${inAll.toFixed(1)} in all, ${inPiece.toFixed(1)} in its worst piece` })
      }
      return found
    },
    [[before, after].map(sheet => sheet.toString('base64')), cell, columns, count, { mostInAll, mostInPiece, piece }] as const,
  )
}
