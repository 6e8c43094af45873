import { concat } from '../core/bytes.ts'
import { limits } from '../core/limits.ts'

/**
 * Binary messages of `/v1/live`, the relay's fast lane; integers big-endian. To the hub: 0x01 ‖ sealed. From the hub, the newest
 * frame of each sender on the receiver's page: 0x02 ‖ (number (2) ‖ length (2) ‖ sealed)*.
 */
const tags = { frame: 0x01, batch: 0x02 } as const
const headBytes = 4

/** A sealed frame of one session; `number` is the one that the hub names it by. */
export interface RelayedFrame {
  readonly number: number
  readonly sealed: Uint8Array
}

export function packFrame(sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(Uint8Array.of(tags.frame), sealed)
}

/** What is sealed in a client's frame, as a view; `null` for anything else. */
export function readFrame(bytes: Uint8Array): Uint8Array | null {
  const sealed = bytes.subarray(1)
  return bytes[0] === tags.frame && fits(sealed.length) ? sealed : null
}

/** The hub's frames in one message. */
export interface PackedFrames {
  readonly all: Uint8Array<ArrayBuffer>
  /** All but one, by its place among them: for whom it is from. */
  without(at: number): Uint8Array<ArrayBuffer>
}

export function packFrames(frames: readonly RelayedFrame[]): PackedFrames {
  const starts = [1]
  for (const { sealed } of frames) starts.push(starts.at(-1)! + headBytes + sealed.length)
  const all = new Uint8Array(starts.at(-1)!)
  all[0] = tags.batch
  for (const [i, { number, sealed }] of frames.entries()) {
    all.set([number >> 8, number, sealed.length >> 8, sealed.length], starts[i]!)
    all.set(sealed, starts[i]! + headBytes)
  }
  return { all, without: at => concat(all.subarray(0, starts[at]), all.subarray(starts[at + 1])) }
}

/** Reads the hub's frames, as views; `null` for a batch that is not whole. */
export function readFrames(bytes: Uint8Array): RelayedFrame[] | null {
  if (bytes[0] !== tags.batch) return null
  const frames: RelayedFrame[] = []
  let at = 1
  while (at < bytes.length) {
    if (at + headBytes > bytes.length) return null
    const number = (bytes[at]! << 8) | bytes[at + 1]!
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    const end = at + headBytes + length
    if (!fits(length) || end > bytes.length) return null
    frames.push({ number, sealed: bytes.subarray(at + headBytes, end) })
    at = end
  }
  return frames
}

const fits = (length: number): boolean => length > 0 && length <= limits.sealedFrameBytes
