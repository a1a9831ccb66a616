import type { AttachmentId } from '../../../shared/model'
import { mediaBytes } from '../../client/media'

/** How loud a recording is along its length, measured here: the Bot API tells nothing of it. */

/** Bars from 0 (silence) to 1 (the loudest of this recording). */
export type Waveform = readonly number[]

/** Larger recordings would take long to decode; they keep their plain line. Bytes. */
const mostBytes = 4 * 1024 * 1024
export const barCount = 48
const mostKept = 300

const kept = new Map<string, Promise<Waveform | null>>()

/** The waveform of a voice message that is here; null where it cannot be decoded or is too long. Measured once. */
export function waveformOf(id: AttachmentId): Promise<Waveform | null> {
  const known = kept.get(id)
  if (known) return known
  const measured = measure(id).catch(() => null)
  kept.set(id, measured)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return measured
}

async function measure(id: AttachmentId): Promise<Waveform | null> {
  const bytes = await (await mediaBytes(id, mostBytes)).arrayBuffer()
  // One channel at a low rate: loudness needs no more, and a minute then takes 2 MB.
  const { promise, resolve, reject } = Promise.withResolvers<AudioBuffer>()
  void new OfflineAudioContext(1, 1, 8_000).decodeAudioData(bytes, resolve, reject)
  return barsOf((await promise).getChannelData(0))
}

/** The root mean square of equal stretches, against the loudest one. */
export function barsOf(samples: Float32Array, bars = barCount): Waveform {
  const stretch = samples.length / bars
  const loudness = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor(bar * stretch)
    const to = Math.max(from + 1, Math.floor((bar + 1) * stretch))
    let sum = 0
    for (let at = from; at < to; at += 1) sum += (samples[at] ?? 0) ** 2
    return Math.sqrt(sum / (to - from))
  })
  const loudest = Math.max(...loudness)
  return loudest > 0 ? loudness.map(value => value / loudest) : loudness.map(() => 0)
}
