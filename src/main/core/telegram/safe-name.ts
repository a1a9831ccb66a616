// SEC-43: what a system runs, mounts, installs or follows when it is opened. First Signal's kinds, then our own additions.
const dangerous = new Set(
  `ade adp apk appx appxbundle asp aspx ax bas bat bin cab cer chm cmd cnt com cpl crt csh der diagcab dll dmg drv ex ex_ exe
  fxp gadget grp hlp hpj hta htt inf ins inx ipa isp its jar jnlp job js jse ksh lnk mad maf mag mam maq mar mas mat mau mav
  maw mcf mda mdb mde mdt mdw mdz msc msh msh1 msh1xml msh2 msh2xml mshxml msi msp mst ocx ops osd paf pcd pif pl plg prf prg
  ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 pst reg rgs scr sct shb shs sys theme tmp u3p url vb vbe vbp vbs vbscript vdo vsmacros vsw
  vxd website ws wsc wsf wsh xnk
  desktop appimage sh run command terminal workflow app pkg scpt webloc library-ms search-ms appref-ms settingcontent-ms iso
  img vhd vhdx one xll wll xlam ppam docm xlsm pptm pyw pyz pyzw scf msix msixbundle appinstaller svg html htm xhtml mht
  mhtml mjs rdp py rb deb rpm`.split(/\s+/),
)

const controls = /\p{Cc}/gu
// Directional marks, overrides and isolates, zero-width characters, the byte order mark: they make `gpj.exe` read as `exe.jpg`.
const invisible = /[\u061c\u115f\u1160\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g
const refused = /[<>:"|?*/\\]/g
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
const maxLength = 120
const maxBytes = 240

/**
 * A name that every system can keep and that shows what the file is (SEC-42): no separators, controls, directional marks or
 * characters that Windows refuses, no dots or spaces at its ends, none of the reserved device names, NFC, at most 120 UTF-16 units and 240 bytes of
 * UTF-8, its real last extension kept. Pure; applying it twice changes nothing.
 */
export function safeFileName(name: string, fallback = 'file'): string {
  const clean = trimEnds(wellFormed(name).normalize('NFC').replaceAll(controls, '').replaceAll(invisible, '').replaceAll(refused, '_'))
  const { stem, extension } = parts(clean)
  const shown = trimEnds(stem) || fallback
  const allowed = reserved.test(shown.split('.', 1)[0]?.trim() ?? '') ? `_${shown}` : shown
  return fit(allowed, extension)
}

/** The extension in lower case, without the dot; '' where there is none. */
export function extensionOf(name: string): string {
  return parts(trimEnds(name)).extension.slice(1).toLowerCase()
}

/** Whether opening a file of this name may run, mount or install something: it is saved only after a warning (SEC-43). */
export function isDangerous(name: string): boolean {
  return dangerous.has(extensionOf(safeFileName(name)))
}

function wellFormed(name: string): string {
  return name.toWellFormed()
}

function trimEnds(text: string): string {
  return text.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')
}

function parts(name: string): { stem: string; extension: string } {
  const match = /^(.*?)(\.[\p{L}\p{N}-]{1,24})$/su.exec(name)
  return match ? { stem: match[1] ?? '', extension: match[2] ?? '' } : { stem: name, extension: '' }
}

/** Shortens the stem by whole characters until both limits hold. */
function fit(stem: string, extension: string): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(stem)) {
    const longer = kept + segment
    if (longer.length + extension.length > maxLength || Buffer.byteLength(longer + extension) > maxBytes) break
    kept = longer
  }
  return (kept.replace(/[\s.]+$/u, '') || '_') + extension
}
