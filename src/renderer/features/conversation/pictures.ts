import { formatBytes, formatDuration } from '../../../shared/format'
import type { Attachment } from '../../../shared/model'

/** The room that a picture takes before and after it has loaded, in pixels. */
export type Room = { readonly width: number; readonly height: number }

/** Room for a picture inside a box, by its own ratio; a square where it is not known. Never larger than twice its own size. */
export function roomFor(picture: { width?: number | undefined; height?: number | undefined }, box: Room, least = 96): Room {
  const width = positive(picture.width) ?? box.height
  const height = positive(picture.height) ?? box.height
  const ratio = Math.min(3, Math.max(1 / 3, width / height))
  const scale = Math.min(box.width, box.height * ratio, Math.max(least, width * 2, least * ratio))
  return { width: Math.round(scale), height: Math.round(scale / ratio) }
}

/** The ratio (width / height) of a picture, 1 where it is not known. */
export function ratioOf(picture: Pick<Attachment, 'width' | 'height' | 'thumb'>): number {
  const width = positive(picture.width) ?? positive(picture.thumb?.width)
  const height = positive(picture.height) ?? positive(picture.thumb?.height)
  return width !== undefined && height !== undefined ? width / height : 1
}

/** Whether an attachment is drawn as a picture in a grid. */
export function isPicture(attachment: Attachment): boolean {
  return attachment.kind === 'photo' || attachment.kind === 'video' || attachment.kind === 'animation'
}

/** The one fact that a picture wears: how long a film is, or how large a photo that is not here yet. */
export function chipOf({ kind, state, duration, size }: Attachment, locale?: string): string {
  if (kind !== 'photo') return duration === undefined ? '' : formatDuration(duration)
  return state === 'remote' && size !== undefined ? formatBytes(size, locale) : ''
}

// TRUST SEC-43: what runs, or what a system opens with something that runs.
const dangerous = new Set(
  `ade adp apk app appimage application appinstaller appref-ms asp aspx bas bat bash cab cer chm cmd cnt com command cpl crt csh der
  desktop diagcab dll dmg docm drv exe fxp gadget grp hlp hpj hta htc htm html img inf ins iso isp its jar jnlp js jse ksh lib
  library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz mht mhtml mjs mmc mof msc msh msh1 msh2
  msi msix msixbundle msp mst msu ocx one ops osd pcd pif pkg pl plg ppam pptm prf prg printerexport ps1 ps1xml ps2 ps2xml psc1
  psc2 psd1 psdm1 pst py pyc pyo pyw pyz pyzw rb rdp reg run scf scpt scr sct search-ms settingcontent-ms sh shb shs svg sys
  terminal theme tmp url vb vbe vbp vbs vhd vhdx vsmacros vsw vxd webloc webpnp website wll workflow ws wsc wsf wsh xbap xhtml
  xlam xll xlsm xnk zsh`.split(/\s+/),
)

/** Whether opening a file of this name could run something. Trailing dots and blanks do not hide an extension. */
export function isDangerous(fileName: string): boolean {
  return dangerous.has(extensionOf(fileName))
}

/** The last extension in lower case, without its dot; empty where there is none. */
export function extensionOf(fileName: string): string {
  const cleaned = fileName.replace(/[\s.\p{Cc}\p{Cf}]+$/u, '').toLowerCase()
  const dot = cleaned.lastIndexOf('.')
  return dot > 0 ? cleaned.slice(dot + 1).replace(/[^\p{L}\p{N}_-]/gu, '') : ''
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined
}
