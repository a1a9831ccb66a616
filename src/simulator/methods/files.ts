import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact } from '../json'

export const fileMethods: Methods = { getFile }

async function getFile({ args, world, bot }: Call): Promise<Outcome> {
  const id = args.text('file_id').trim()
  if (id === '') throw badRequest('file_id not specified')
  const file = world.files.byId(bot.id, id)
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
  if (file.size > world.limits.downloadBytes) throw badRequest('file is too big')
  if (world.limits.getFileDelay > 0) await new Promise<void>(resolve => void world.clock.after(world.limits.getFileDelay, resolve))
  const path = world.files.pathFor(bot.id, file, world.clock.now() + world.limits.fileLifetime)
  return {
    result: compact({
      file_id: id,
      file_unique_id: file.uniqueId,
      file_size: file.size,
      file_path: world.limits.isFilePathMissing ? undefined : path,
    }),
  }
}
