import { type PointSample, pointKinds } from '../core/anchor.ts'

/** Bytes of a cursor part. */
export const cursorFrameBytes = 14

const cursorTag = 0x10

/**
 * A cursor as a fast frame: tag and flags (1: 0x10 | pressed << 2 | kind) ‖ time (2) ‖ ref (2) ‖ offset (3) ‖ check (2) ‖
 * x (2) ‖ y (2), big-endian. Writes into `into`, which the caller keeps from move to move.
 */
export function encodeCursorFrame(sample: PointSample, into: Uint8Array): Uint8Array {
  into[0] = cursorTag | (sample.pressed ? 4 : 0) | pointKinds.indexOf(sample.kind)
  into[1] = sample.time >> 8
  into[2] = sample.time
  into[3] = sample.ref >> 8
  into[4] = sample.ref
  into[5] = sample.offset >> 16
  into[6] = sample.offset >> 8
  into[7] = sample.offset
  into[8] = sample.check >> 8
  into[9] = sample.check
  into[10] = sample.x >> 8
  into[11] = sample.x
  into[12] = sample.y >> 8
  into[13] = sample.y
  return into
}

/** Reads a cursor frame; `null` for anything else. */
export function decodeCursorFrame(frame: Uint8Array): PointSample | null {
  if (frame.length !== cursorFrameBytes || (frame[0]! & 0xf8) !== cursorTag) return null
  const uint16 = (at: number): number => (frame[at]! << 8) | frame[at + 1]!
  return {
    kind: pointKinds[frame[0]! & 3]!,
    pressed: (frame[0]! & 4) !== 0,
    time: uint16(1),
    ref: uint16(3),
    offset: (frame[5]! << 16) | uint16(6),
    check: uint16(8),
    x: uint16(10),
    y: uint16(12),
  }
}
