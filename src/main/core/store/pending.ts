import type { Message, Pending, ProblemData } from '../../../shared/model'
import type { Deed } from './operations'

/** What is open of a message, from such a column: the newest of each kind, since a later one is all that counts; and nothing else of one that is to go. */
export function pendingIn(column: string | null): NonNullable<Message['pending']> {
  if (column === null) return []
  const all = (JSON.parse(column) as { deed: Deed; problem: ProblemData | null }[]).map(shown)
  const going = all.findLast(({ what, problem }) => what === 'delete' && !problem)
  return going ? [going] : all.filter(({ what }, index) => !all.slice(index + 1).some(later => later.what === what))
}

function shown({ deed, problem }: { deed: Deed; problem: ProblemData | null }): Pending {
  return {
    what: deed.do,
    ...(problem && { problem }),
    ...(deed.do === 'edit' && deed.words && { text: deed.words.text }),
    ...(deed.do === 'edit' && deed.file && { fileName: deed.file.fileName }),
    ...(deed.do === 'react' && { emoji: deed.emoji }),
    ...(deed.do === 'pin' && { isPinned: deed.isPinned }),
  }
}
