import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A system call that changes what a disk holds, in the order in which it was made. `fd` and `dir` are descriptors, paths absolute. */
export type Call =
  | { readonly is: 'open'; readonly fd: number; readonly path: string; readonly creates: boolean; readonly empties: boolean }
  | { readonly is: 'close'; readonly fd: number }
  /** `at` is null where the descriptor's own offset counts: a write at the end. */
  | { readonly is: 'write'; readonly fd: number; readonly at: number | null; readonly bytes: Buffer }
  | { readonly is: 'truncate'; readonly fd: number; readonly size: number }
  | { readonly is: 'sync'; readonly fd: number }
  | { readonly is: 'unlink'; readonly path: string }
  | { readonly is: 'rename'; readonly from: string; readonly to: string }

/** What strace has to be told, so that `readTrace` finds nothing missing; one thread only, the one that writes. */
export const straceFlags = [
  '-xx',
  '-s',
  '8000000',
  '-e',
  'trace=open,openat,creat,close,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,fallocate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,copy_file_range,sendfile,mmap',
] as const

/** Changes that this reader cannot replay: a trace with one of them on a file of the profile would prove nothing. */
const unreadable = /^(creat|open|writev|pwritev|pwritev2|truncate|fallocate|link|linkat|copy_file_range|sendfile|sync_file_range)\(/

/** Reads what strace wrote. Throws on a call that changes files in a way that is not understood here. */
export async function readTrace(file: string): Promise<Call[]> {
  const calls: Call[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const match = /^(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)/.exec(line)
    if (!match) {
      if (/unfinished|resumed/.test(line)) throw new Error(`more than one thread was traced: ${line.slice(0, 120)}`)
      continue
    }
    const [, name = '', args = '', result = ''] = match
    if (result.startsWith('-') || result === '?') continue
    const call = callOf(name, args, Number(result))
    if (call) calls.push(call)
  }
  return calls
}

function callOf(name: string, args: string, result: number): Call | null {
  switch (name) {
    case 'openat': {
      const path = text(args)
      const isShared = /O_(WRONLY|RDWR)/.test(args)
      return { is: 'open', fd: result, path, creates: args.includes('O_CREAT'), empties: isShared && args.includes('O_TRUNC') }
    }
    case 'close':
      return { is: 'close', fd: Number(args) }
    case 'write':
      return { is: 'write', fd: Number.parseInt(args, 10), at: null, bytes: bytes(args).subarray(0, result) }
    case 'pwrite64':
      return { is: 'write', fd: Number.parseInt(args, 10), at: Number(args.slice(args.lastIndexOf(',') + 1)), bytes: bytes(args).subarray(0, result) }
    case 'fsync':
    case 'fdatasync':
      return { is: 'sync', fd: Number(args) }
    case 'ftruncate':
      return { is: 'truncate', fd: Number.parseInt(args, 10), size: Number(args.slice(args.lastIndexOf(',') + 1)) }
    case 'unlink':
    case 'unlinkat':
      return { is: 'unlink', path: text(args) }
    case 'rename':
    case 'renameat':
    case 'renameat2': {
      const [from = '', to = ''] = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) => unhex(hex ?? '').toString())
      return { is: 'rename', from, to }
    }
    case 'mmap':
      // Only the log's index is mapped to be written, and that one is made anew from the log.
      return null
    default:
      if (unreadable.test(`${name}(`)) throw new Error(`the trace holds a call that cannot be replayed: ${name}(${args.slice(0, 200)}`)
      return null
  }
}

function text(args: string): string {
  return bytes(args).toString()
}

function bytes(args: string): Buffer {
  const from = args.indexOf('"')
  const to = args.indexOf('"', from + 1)
  if (args.startsWith('...', to + 1)) throw new Error('strace cut a string short')
  return unhex(args.slice(from + 1, to))
}

function unhex(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
}
