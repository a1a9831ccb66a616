import { Problem } from '../../../shared/problem'

/** The primary SQLite result code of an error (5 busy, 8 read-only, 10 I/O, 11 corrupt, 13 full, 14 cannot open, 26 not a database). */
export function sqliteCode(error: unknown): number | undefined {
  const code = extendedCode(error)
  return code === undefined ? undefined : code & 0xff
}

/** Whether an error says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === 11 || code === 26
}

/** IOERR_SHMSIZE: what the shared memory beside the log meets on a full disk, where everything else is told FULL. */
const noRoomForSharedMemory = 10 | (19 << 8)

const codes: Readonly<Record<number, string>> = {
  5: 'disk-busy',
  8: 'read-only-disk',
  10: 'disk-error',
  11: 'database-corrupt',
  13: 'disk-full',
  14: 'read-only-disk',
  26: 'database-corrupt',
}

/** The same from the system itself. */
const systemCodes: Readonly<Record<string, string>> = {
  EROFS: 'read-only-disk',
  EACCES: 'read-only-disk',
  EPERM: 'read-only-disk',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EIO: 'disk-error',
}

/** What SQLite or the system says of the disk or the file, as something that the operator can act on; null for any other error. */
export function diskProblem(error: unknown): Problem | null {
  if (extendedCode(error) === noRoomForSharedMemory) return new Problem('disk-full')
  const code = codes[sqliteCode(error) ?? 0] ?? systemCodes[systemCode(error)]
  return code === undefined ? null : new Problem(code)
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function extendedCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined
}
