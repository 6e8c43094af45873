import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { picturePx } from '../../lib/core/picture.ts'

/** From good to hardly recognisable; the first that is small enough is taken. */
const qualities = [0.88, 0.8, 0.7, 0.6, 0.45, 0.3, 0.15]

/**
 * Makes a person's picture of a file, as base64url: its middle as a square, drawn anew, so that what a camera wrote into the file does not go along. `null` for
 * what is no picture to this browser.
 */
export async function squarePicture(file: Blob): Promise<string | null> {
  const image = await createImageBitmap(file).catch(() => null)
  if (!image) return null
  const canvas = new OffscreenCanvas(picturePx, picturePx)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return null
  const side = Math.min(image.width, image.height)
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2]
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, picturePx, picturePx)
  context.drawImage(image, left, top, side, side, 0, 0, picturePx, picturePx)
  image.close()
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    if (blob.size <= limits.pictureBytes) return toBase64Url(new Uint8Array(await blob.arrayBuffer()))
  }
  return null
}
