import { BlobSource, BufferTarget, Conversion, Input, MATROSKA, MP4, Mp4OutputFormat, Output, WEBM } from 'mediabunny'
import { longestNote, noteSize } from './recorder'

/** A diameter over this is refused. Pixels. */
const mostNoteSize = 640

/**
 * What was recorded as Telegram wants its video notes: one square MPEG-4 file that says at its beginning what is in it. What is square
 * already is not encoded anew; anything else loses its sides.
 */
export async function toNote(recorded: Blob): Promise<Blob> {
  const input = new Input({ source: new BlobSource(recorded), formats: [MP4, WEBM, MATROSKA] })
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const picture = await input.getPrimaryVideoTrack()
  if (!picture) throw new Error('the recording has no picture')
  const [width, height] = [await picture.getDisplayWidth(), await picture.getDisplayHeight()]
  const isFitting = width === height && width <= mostNoteSize
  const conversion = await Conversion.init({
    input,
    output,
    trim: { end: longestNote / 1_000 },
    ...(isFitting ? {} : { video: { width: noteSize, height: noteSize, fit: 'cover' as const, codec: 'avc' as const } }),
    showWarnings: false,
  })
  if (conversion.utilizedTracks.length === 0) throw new Error('nothing of the recording can be kept')
  await conversion.execute()
  if (!target.buffer) throw new Error('the recording is empty')
  return new Blob([target.buffer], { type: 'video/mp4' })
}
