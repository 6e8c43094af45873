import type { HostToPage } from '../protocol/port.ts'
import type { PageChannel } from './channel.ts'
import { createLateChannel } from './late-channel.ts'

/** A part of the overlay whose code comes when it is first used. */
export interface LatePart<Part> {
  /** Null until it has come. */
  readonly current: Part | null
  /** Has it come if need be, and calls back with it; `failed`: it cannot come now. */
  use(run: (part: Part) => void, failed?: () => void): void
  /** Something the host has said; `isMeant`: for this part, which comes for it. */
  deliver(message: HostToPage, isMeant: boolean): void
  close(): void
}

export interface LatePartDeps<Part> {
  readonly channel: Pick<PageChannel, 'send'>
  /** Resolves with what starts it, or null where that cannot be had now; never rejects. */
  readonly load: () => Promise<((channel: PageChannel) => Part) | null>
  /** Calls back after so many milliseconds; returns what takes that back. */
  readonly later: (ms: number, run: () => void) => () => void
}

interface Use<Part> {
  readonly run: (part: Part) => void
  readonly failed: (() => void) | undefined
}

/** After it could not be had, what the host has said for it has it asked for no sooner than this, and each time twice as late. Milliseconds. */
const patienceMs = 5_000
const longestMs = 60_000

export function createLatePart<Part extends { close(): void }>(deps: LatePartDeps<Part>): LatePart<Part> {
  const { channel, load, later } = deps
  const late = createLateChannel(channel)
  let waiting: Use<Part>[] = []
  let part: Part | null = null
  let isLoading = false
  let isClosed = false
  let isMeant = false
  let pauseMs = patienceMs
  let stopPause: (() => void) | null = null

  async function fetch(): Promise<void> {
    if (part || isLoading || isClosed) return
    isLoading = true
    stopPause?.()
    stopPause = null
    const start = await load()
    isLoading = false
    const uses = waiting
    waiting = []
    if (isClosed) return
    if (start) {
      part = start(late)
      late.open()
      for (const { run } of uses) run(part)
    } else {
      pause()
      for (const { failed } of uses) failed?.()
    }
  }

  /** The worker may just have been stopped. What was said is not said again where nobody does anything. */
  function pause(): void {
    stopPause = later(pauseMs, () => {
      stopPause = null
      if (isMeant) void fetch()
    })
    pauseMs = Math.min(2 * pauseMs, longestMs)
  }

  return {
    get current() {
      return part
    },
    use(run, failed) {
      if (part) return run(part)
      waiting.push({ run, failed })
      void fetch()
    },
    deliver(message, isForIt) {
      late.deliver(message, isForIt)
      if (!isForIt || part) return
      isMeant = true
      if (!stopPause) void fetch()
    },
    close() {
      isClosed = true
      stopPause?.()
      part?.close()
    },
  }
}
