import { limits } from '../core/limits.ts'
import type { LaserPart } from './doing.ts'

const laserTag = 0x20
const headBytes = 6
const pointBytes = 4

/** Whether a fast frame is a laser's, well formed or not. */
export const isLaserFrame = (frame: Uint8Array): boolean => frame[0] === laserTag

/** Points of a laser as a fast frame: tag (1: 0x20) ‖ stroke (1) ‖ segment (2) ‖ first (2) ‖ 1 to 9 points of dx (2) ‖ dy (2), big-endian, signed. */
export function encodeLaserFrame({ stroke, segment, first, points }: LaserPart): Uint8Array {
  const frame = new Uint8Array(headBytes + points.length * pointBytes)
  const view = new DataView(frame.buffer)
  view.setUint8(0, laserTag)
  view.setUint8(1, stroke)
  view.setUint16(2, segment)
  view.setUint16(4, first)
  for (const [index, [dx, dy]] of points.entries()) {
    view.setInt16(headBytes + index * pointBytes, dx)
    view.setInt16(headBytes + index * pointBytes + 2, dy)
  }
  return frame
}

/** Reads a laser's frame; `null` for anything else. */
export function decodeLaserFrame(frame: Uint8Array): LaserPart | null {
  const count = (frame.length - headBytes) / pointBytes
  if (!isLaserFrame(frame) || !Number.isInteger(count) || count < 1 || count > limits.laserPoints) return null
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  const point = (index: number): [number, number] => {
    const at = headBytes + index * pointBytes
    return [view.getInt16(at), view.getInt16(at + 2)]
  }
  return {
    stroke: view.getUint8(1),
    segment: view.getUint16(2),
    first: view.getUint16(4),
    points: Array.from({ length: count }, (_, index) => point(index)),
  }
}
