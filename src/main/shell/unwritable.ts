const codes: ReadonlySet<unknown> = new Set(['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM'])

/** Whether the disk let nothing be written: it is only read, or it is full. What an app keeps for its comfort must not stop it then. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.has(error.code)
}
