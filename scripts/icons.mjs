import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'

/**
 * Draws every icon that the app and its installers need from the three drawings in `resources/`, with Chromium as the pen.
 * Run it after changing a drawing and commit what it makes: `node scripts/icons.mjs`.
 */

const resources = join(import.meta.dirname, '../resources')
const drawing = name => readFileSync(join(resources, name), 'utf8')
const big = drawing('icon.svg')
const small = drawing('icon-small.svg')
const tray = drawing('tray.svg')

/** Up to 32 px fine lines would only be dirt. */
const drawingFor = size => (size <= 32 ? small : big)

const chrome = '/usr/bin/chromium'
const browser = await chromium.launch({
  ...(existsSync(chrome) && { executablePath: chrome }),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const page = await browser.newPage()

/** One square PNG. `inset` is the share of the side that stays empty all round. */
async function draw(svg, size, { inset = 0, style = '' } = {}) {
  await page.setViewportSize({ width: size, height: size })
  const pad = size * inset
  await page.setContent(
    `<style>*{margin:0}body{width:${size}px;height:${size}px;overflow:hidden;background:transparent}svg{display:block;position:absolute;left:${pad}px;top:${pad}px;width:${size - 2 * pad}px;height:${size - 2 * pad}px}${style}</style>${svg}`,
  )
  return page.screenshot({ omitBackground: true, type: 'png' })
}

/** Windows' container: a directory of PNGs, 0 standing for 256. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/** macOS's container: four letters for each size, twice where a size is also the double of a smaller one. */
function icns(pictures) {
  const names = { 16: ['icp4'], 32: ['icp5', 'ic11'], 64: ['ic12'], 128: ['ic07'], 256: ['ic08', 'ic13'], 512: ['ic09', 'ic14'], 1024: ['ic10'] }
  const blocks = pictures.flatMap(({ size, png }) =>
    names[size].map(name => {
      const head = Buffer.alloc(8)
      head.write(name, 'ascii')
      head.writeUInt32BE(png.length + 8, 4)
      return Buffer.concat([head, png])
    }),
  )
  const head = Buffer.alloc(8)
  head.write('icns', 'ascii')
  head.writeUInt32BE(8 + blocks.reduce((sum, block) => sum + block.length, 0), 4)
  return Buffer.concat([head, ...blocks])
}

const save = (name, data) => writeFileSync(join(resources, name), data)
const each = async (sizes, act) => {
  const made = []
  for (const size of sizes) made.push({ size, png: await act(size) })
  return made
}

/** The bell, and where something is unread a dot in the upper right corner with a ring of nothing around it. */
function trayDrawing({ colour, dot, isUnread }) {
  const bell = tray.replaceAll('currentColor', colour)
  if (!isUnread) return bell
  return bell
    .replace('<path', '<mask id="m"><rect width="16" height="16" fill="#fff"/><circle cx="13" cy="3" r="4" fill="#000"/></mask><path mask="url(#m)"')
    .replace('</svg>', `<circle cx="13" cy="3" r="3" fill="${dot}"/></svg>`)
}

mkdirSync(join(resources, 'icons'), { recursive: true })
for (const { size, png } of await each([16, 24, 32, 48, 64, 128, 256, 512, 1024], side => draw(drawingFor(side), side))) {
  save(`icons/${size}x${size}.png`, png)
}
save('icon.png', await draw(big, 512))
save('icon.ico', ico(await each([16, 20, 24, 32, 40, 48, 64, 128, 256], size => draw(drawingFor(size), size))))
// Icons on a Mac stand back from their edges by a tenth.
save('icon.icns', icns(await each([16, 32, 64, 128, 256, 512, 1024], size => draw(drawingFor(size), size, { inset: size <= 32 ? 0.0625 : 0.07 }))))

for (const isUnread of [false, true]) {
  const tail = isUnread ? '-unread' : ''
  const kinds = {
    [`tray${tail}Template`]: { colour: '#000000', dot: '#000000', isUnread },
    [`tray-light${tail}`]: { colour: '#1d2430', dot: '#0863dc', isUnread },
    [`tray-dark${tail}`]: { colour: '#f1f6fc', dot: '#3794f6', isUnread },
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const svg = trayDrawing(kind)
    const base = name.endsWith('Template') ? 16 : 24
    save(`${name}.png`, await draw(svg, base))
    save(`${name}@2x.png`, await draw(svg, base * 2))
    if (!name.endsWith('Template')) save(`${name}.ico`, ico(await each([16, 20, 24, 32, 48], size => draw(svg, size))))
  }
}

const dot = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#fff"/><circle cx="8" cy="8" r="6" fill="#0863dc"/></svg>'
save('overlay-unread.png', await draw(dot, 16))
save('overlay-unread@2x.png', await draw(dot, 32))

await browser.close()
