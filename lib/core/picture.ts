import type { PictureId } from './ids.ts'
import { limits } from './limits.ts'

/** A person's picture: the number of one of our shapes, or the hash of an image that others have to be asked for. */
export type Picture = number | PictureId

/** Shapes that somebody can be shown as. */
export const shapeCount = 12

/** Width and height of an uploaded picture. Pixels. */
export const picturePx = 128

const startOfFrames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
const startOfScan = 0xda

/**
 * Whether these bytes are a small JPEG of our size and nothing else by their head. A browser's decoder is trusted with the rest; what it must not be given are
 * a few bytes that ask for a gigapixel, or another format (ITU T.81, B.1.1.3 and B.2.2).
 */
export function isPicture(bytes: Uint8Array): boolean {
  if (bytes.length > limits.pictureBytes || bytes.length < 4) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getUint16(0) !== 0xffd8) return false
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return false
    const marker = view.getUint8(at + 1)
    if (startOfFrames.has(marker))
      return view.getUint16(at + 5) === picturePx && view.getUint16(at + 7) === picturePx
    const length = view.getUint16(at + 2)
    if (marker === startOfScan || length < 2) return false
    at += 2 + length
  }
  return false
}
