/** Names that strangers gave to files, made harmless for every file system and header (TRUST SEC-42, SEC-43). */

const longest = 120
const mostBytes = 240
// Controls, all format characters (zero width, direction overrides), line ends and fillers: they make `gpj.exe` read as `exe.jpg`.
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029\u2060-\u206f\u115f\u1160\u3164\uffa0\ufffd\u{e0000}-\u{e0fff}]/gu
// Separators and what Windows forbids; the colon would also name an alternate data stream.
const refused = /[<>:"|?*/\\]/g
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i
const ending = /\.[\p{L}\p{N}-]{1,24}$/u

// What a system runs, mounts, installs or follows when it is opened.
const dangerous = new Set(
  `ade adp apk app appimage application appinstaller appref-ms appx appxbundle asp aspx ax bas bash bat bin cab cer chm cmd cnt com
  command cpl crt csh der desktop diagcab dll dmg docm drv ex ex_ exe fxp gadget grp hlp hpj hta htc htm html htt img inf ins inx
  ipa iso isp its jar jnlp job js jse ksh lib library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw
  mdz mht mhtml mjs mmc mof msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp mst msu ocx one ops osd paf pcd pif
  pkg pl plg ppam pptm prf prg printerexport ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 pst py pyc pyo pyw pyz pyzw rb rdp reg rgs
  rpm deb run scf scpt scr sct search-ms settingcontent-ms sh shb shs svg sys terminal theme tmp u3p url vb vbe vbp vbs vbscript
  vdo vhd vhdx vsmacros vsw vxd webloc webpnp website wll workflow ws wsc wsf wsh xbap xhtml xlam xll xlsm xnk zsh`.split(/\s+/),
)

/**
 * A name that every system can keep and that shows what the file is: no separators, unseen or refused characters, no dots or
 * blanks at its ends, no device's name, NFC, at most 120 UTF-16 units and 240 bytes of UTF-8, its real last extension kept.
 * Never empty; applying it twice changes nothing.
 */
export function safeFileName(name: string): string {
  const safe = named(shortened(cleaned(name) || 'file'))
  // Cutting can lay a new end bare: what is left is looked at again.
  return safe === name ? safe : safeFileName(safe)
}

/** The last extension in lower case, without its dot, whatever hides it; '' where there is none. */
export function extensionOf(name: string): string {
  const safe = safeFileName(name)
  const dot = safe.lastIndexOf('.')
  return dot > 0 ? safe.slice(dot + 1).toLowerCase().replace(/[^\p{L}\p{N}_-]/gu, '') : ''
}

/** Whether opening a file of this name may run, mount or install something: it is saved only after a warning. */
export function isDangerous(name: string): boolean {
  return dangerous.has(extensionOf(name))
}

function cleaned(name: string): string {
  return trimmed(name.toWellFormed().replace(unseen, '').normalize('NFC').replace(refused, '_'))
}

/** Windows drops dots and blanks at the end, and a dot in front hides the file elsewhere. */
function trimmed(text: string): string {
  return text.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')
}

/** Takes whole characters off the stem until both limits hold. */
function shortened(name: string): string {
  const extension = ending.exec(name)?.[0] ?? ''
  const stem = name.slice(0, name.length - extension.length)
  return (trimmed(fits(name) ? stem : fitting(stem, extension)) || '_') + extension
}

function fitting(stem: string, extension: string): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(stem)) {
    if (!fits(kept + segment + extension)) break
    kept += segment
  }
  return kept
}

function fits(name: string): boolean {
  return name.length <= longest && bytesOf(name) <= mostBytes
}

function named(name: string): string {
  return reserved.test(name) ? shortened(`_${name}`) : name
}

/** In UTF-8. A lone surrogate counts as the three bytes of its stand-in. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
