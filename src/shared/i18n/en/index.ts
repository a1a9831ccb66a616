import { problems } from './problems'

/** The English catalogue: one file per area, so that a sentence is found by where it is seen. */
export const en = {
  problem: problems,
} as const
