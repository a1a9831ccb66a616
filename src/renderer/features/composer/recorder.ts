type Kind = 'voice' | 'video'

/** A video note is square, and of this size in Telegram's own apps. Pixels. */
export const noteSize = 384
/** The longest that Telegram takes (MAP 3.1). Milliseconds. */
export const longestNote = 60_000

const sound = { channelCount: 1, echoCancellation: true, noiseSuppression: true }
const shared = { frameRate: { ideal: 30 }, facingMode: 'user' }
/** The browser cuts the square out of the middle of what the camera sees; Chromium's recorder keeps it as large as the camera has it (480 of 640 × 480). */
const square = { ...shared, width: { exact: noteSize }, height: { exact: noteSize }, resizeMode: { exact: 'crop-and-scale' } }
/** Where it cannot, `toNote` does it afterwards. */
const anyShape = { ...shared, width: { ideal: 640 }, height: { ideal: 640 } }

const voiceTypes = ['audio/webm;codecs=opus']
/** Telegram wants H.264. AAC is what every player knows, but few browsers write it; Opus is what is left. */
const videoTypes = ['video/mp4;codecs=avc1.42E01F,mp4a.40.2', 'video/mp4;codecs=avc1.42E01F,opus', 'video/webm;codecs=h264,opus']

/** Whether this system can record a video note: it has a camera, and the browser writes H.264. */
export async function canRecordVideo(): Promise<boolean> {
  if (!videoTypes.some(type => MediaRecorder.isTypeSupported(type))) return false
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return devices.some(({ kind }) => kind === 'videoinput')
}

/** Microphone, and camera for a video note, while one is recorded: open from the making of this to `close`, and not a moment longer. */
export class Recorder {
  readonly stream: MediaStream
  readonly #recorder: MediaRecorder
  readonly #context: AudioContext
  readonly #analyser: AnalyserNode
  readonly #pieces: Blob[] = []
  readonly #samples: Float32Array<ArrayBuffer>
  #recorded = 0
  #since = performance.now()

  private constructor(stream: MediaStream, mimeType: string) {
    this.stream = stream
    this.#context = new AudioContext()
    this.#analyser = this.#context.createAnalyser()
    this.#analyser.fftSize = 1024
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(stream).connect(this.#analyser)
    this.#recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000, videoBitsPerSecond: 1_000_000 })
    this.#recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && this.#pieces.push(data))
    this.#recorder.start(250)
  }

  /** Asks for what it needs; rejects with what the browser says where there is none or it is not allowed. */
  static async open(kind: Kind): Promise<Recorder> {
    const mimeType = (kind === 'voice' ? voiceTypes : videoTypes).find(type => MediaRecorder.isTypeSupported(type))
    if (!mimeType) throw new DOMException('nothing that Telegram plays can be recorded here', 'NotSupportedError')
    return new Recorder(await (kind === 'voice' ? navigator.mediaDevices.getUserMedia({ audio: sound }) : filmed()), mimeType)
  }

  /** How loud it is right now, 0 to 1. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length
    return Math.min(1, Math.sqrt(power) * 4)
  }

  /** Milliseconds, without the pauses. */
  length(): number {
    return this.#recorded + (this.#recorder.state === 'recording' ? performance.now() - this.#since : 0)
  }

  pause(): void {
    if (this.#recorder.state !== 'recording') return
    this.#recorded = this.length()
    this.#recorder.pause()
  }

  resume(): void {
    if (this.#recorder.state !== 'paused') return
    this.#since = performance.now()
    this.#recorder.resume()
  }

  /** Ends the recording and lets microphone and camera go. In what the browser records; see `toOgg` and `toNote`. */
  async finish(): Promise<Blob> {
    this.pause()
    const isOver = new Promise(resolve => this.#recorder.addEventListener('stop', resolve, { once: true }))
    if (this.#recorder.state !== 'inactive') {
      this.#recorder.stop()
      await isOver
    }
    this.close()
    return new Blob(this.#pieces, { type: this.#recorder.mimeType })
  }

  close(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
    for (const track of this.stream.getTracks()) track.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}

async function filmed(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: sound, video: square })
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'OverconstrainedError') throw error
    return navigator.mediaDevices.getUserMedia({ audio: sound, video: anyShape })
  }
}
