/** Puts messages together from parts. */
export interface Assembly {
  /** Gives the message that a last part completes; `null` while it goes on, and for one that grew too long. */
  add(part: Uint8Array, last: boolean): Uint8Array | null
  reset(): void
  /** Messages that grew too long. */
  readonly dropped: number
}

const firstBytes = 64 * 1024

/** One buffer that doubles, so that many tiny parts cost no more memory than their bytes. `mostBytes` bounds a message. */
export function createAssembly(mostBytes: number): Assembly {
  let buffer: Uint8Array | null = null
  let length = 0
  let tooLong = false
  let dropped = 0

  function reset(): void {
    buffer = null
    length = 0
    tooLong = false
  }

  function keep(part: Uint8Array): void {
    if (length + part.length > mostBytes) {
      reset()
      tooLong = true
      dropped++
    }
    if (tooLong) return
    if (!buffer || buffer.length < length + part.length) {
      const larger: Uint8Array = new Uint8Array(Math.max(firstBytes, 2 * (length + part.length)))
      if (buffer) larger.set(buffer.subarray(0, length))
      buffer = larger
    }
    buffer.set(part, length)
    length += part.length
  }

  return {
    add(part, last) {
      // Nearly all messages are a single part: no buffer, no copy.
      if (last && length === 0 && !tooLong) return part.length <= mostBytes ? part : null
      keep(part)
      if (!last) return null
      const message = tooLong ? null : buffer!.slice(0, length)
      reset()
      return message
    },
    reset,
    get dropped() {
      return dropped
    },
  }
}
