/** A one-page PDF (A5, Helvetica) with a heading and lines. Latin text only: the built-in fonts know no other. */
export function makePdf(heading: string, lines: readonly string[]): Buffer {
  const text = [
    'BT /F2 20 Tf 48 520 Td', show(heading), 'ET',
    'BT /F1 11 Tf 16 TL 48 480 Td', ...lines.map(line => `${show(line)} T*`), 'ET',
    '0.18 0.44 0.34 rg 48 505 324 2 re f',
  ].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 6 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
  ]
  let body = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length)
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  const tail = `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + tail, 'latin1')
}

function show(line: string): string {
  return `(${line.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj`
}
