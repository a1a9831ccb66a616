/** The microphone while a voice note is recorded: it is open from the making of this to `close`, and not a moment longer. */
export class Recorder {
  readonly #stream: MediaStream
  readonly #recorder: MediaRecorder
  readonly #context: AudioContext
  readonly #analyser: AnalyserNode
  readonly #pieces: Blob[] = []
  readonly #samples: Float32Array<ArrayBuffer>
  #recorded = 0
  #since = performance.now()

  private constructor(stream: MediaStream) {
    this.#stream = stream
    this.#context = new AudioContext()
    this.#analyser = this.#context.createAnalyser()
    this.#analyser.fftSize = 1024
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(stream).connect(this.#analyser)
    this.#recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: 32_000 })
    this.#recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && this.#pieces.push(data))
    this.#recorder.start(250)
  }

  /** Asks for the microphone; rejects with what the browser says where there is none or it is not allowed. */
  static async open(): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
    return new Recorder(stream)
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

  /** Ends the recording and lets the microphone go. WebM with Opus, as Chromium records. */
  async finish(): Promise<Blob> {
    this.pause()
    const isOver = new Promise(resolve => this.#recorder.addEventListener('stop', resolve, { once: true }))
    if (this.#recorder.state !== 'inactive') {
      this.#recorder.stop()
      await isOver
    }
    this.close()
    return new Blob(this.#pieces, { type: 'audio/webm' })
  }

  close(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
    for (const track of this.#stream.getTracks()) track.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}
