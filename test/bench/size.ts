/**
 * One line of the report. `limit` is what the same machine can do at best in the same run (bare SQL, an empty page), or, where
 * nothing bare exists, the budget of PERFORMANCE.md; the name says which.
 */
export type Figure = { readonly bench: string; readonly value: number; readonly unit: string; readonly limit: number }

export type Bench = (size: Size) => AsyncIterable<Figure>

export type Size = {
  readonly pairs: number
  /** Updates in one run of P1. */
  readonly updates: number
  /** Updates that wait at Telegram in P2; the queue holds 100,000. */
  readonly backlog: number
  /** Messages and conversations of the large profile. */
  readonly messages: number
  readonly conversations: number
  /** Of one conversation in it. */
  readonly longest: number
  readonly reads: number
  readonly switches: number
  /** Messages shown at each rate. */
  readonly ticks: number
  readonly idleSeconds: number
}

export const full: Size = {
  pairs: 5,
  updates: 40_000,
  backlog: 100_000,
  messages: 1_000_000,
  conversations: 50_000,
  longest: 100_000,
  reads: 500,
  switches: 100,
  ticks: 300,
  idleSeconds: 30,
}

export const quick: Size = {
  pairs: 3,
  updates: 10_000,
  backlog: 20_000,
  messages: 50_000,
  conversations: 2_500,
  longest: 5_000,
  reads: 200,
  switches: 30,
  ticks: 60,
  idleSeconds: 10,
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
