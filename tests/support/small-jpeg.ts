import { picturePx } from '../../lib/core/picture.ts'

/** As much of a JPEG as says what it is: a comment that differs by `tag`, the size, and the beginning of a scan. No image can be seen in it. */
export function smallJpeg({
  width = picturePx,
  height = picturePx,
  tag = 0,
  padTo = 0,
}: {
  readonly width?: number
  readonly height?: number
  readonly tag?: number
  readonly padTo?: number
} = {}): Uint8Array<ArrayBuffer> {
  const comment = [0xff, 0xfe, 0, 3, tag]
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9]
  const bytes = [0xff, 0xd8, ...comment, ...frame, ...scan]
  const whole = new Uint8Array(Math.max(padTo, bytes.length))
  whole.set(bytes)
  return whole
}
