/**
 * How long to wait after the n-th failure in a row (1 is the first): a random moment within a window that doubles from
 * one second to `most`, so that many devices do not come back all at once. Milliseconds; never less than a quarter second.
 */
export function backOff(failures: number, fraction: number, most = 60_000): number {
  const window = Math.min(most, 1_000 * 2 ** Math.min(failures - 1, 16))
  return Math.max(250, Math.round(fraction * window))
}
