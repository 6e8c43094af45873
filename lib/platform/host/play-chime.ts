/** Two soft notes, a fourth apart; hertz, and when each begins. Seconds. */
const notes = [
  { hz: 660, at: 0 },
  { hz: 880, at: 0.11 },
] as const
const noteSeconds = 0.32
/** Heard in a quiet room, not across it. */
const loudness = 0.08

/** Makes a short sound; resolves once it is over, with false where the browser makes none. */
export async function playChime(): Promise<boolean> {
  if (typeof AudioContext === 'undefined') return false
  const audio = new AudioContext()
  // Where a page has to be clicked first, or there is nothing to play on, the clock of the sound stands still.
  if (audio.state !== 'running') await Promise.race([audio.resume(), pause(500)])
  const played = audio.state === 'running'
  if (played) {
    const start = audio.currentTime + 0.02
    for (const { hz, at } of notes) ring(audio, hz, start + at)
    await pause(1_000 * (0.2 + noteSeconds))
  }
  await audio.close()
  return played
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

function ring(audio: AudioContext, hz: number, at: number): void {
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hz })
  const gain = new GainNode(audio, { gain: 0 })
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(loudness, at + 0.015)
  gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds)
  tone.connect(gain).connect(audio.destination)
  tone.start(at)
  tone.stop(at + noteSeconds)
}
