import type { Bench } from './size'

export const page: Bench = async function* () {}
