import { limits } from '../../lib/core/limits.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { ImageType } from '../../lib/protocol/chat.ts'
import type { PictureDraft, PictureRefusal } from './writing.ts'

/** A picture as it is sent. */
export type ReadPicture = Pick<PictureDraft, 'bytes' | 'type' | 'width' | 'height' | 'isSmaller'>

/** The longest side that is sent: more than a screen shows of it. Pixels. */
const sideMost = 2_560
/** After so many steps of three quarters, 2,560 pixels are 340. */
const stepsMost = 7

/**
 * Makes a picture of a file. Stills are drawn anew, and smaller until they are no larger than the limit: so what a camera wrote into the file,
 * the place above all, does not go along. Moving pictures go as they are.
 */
export async function readPicture(file: Blob): Promise<Result<ReadPicture, PictureRefusal>> {
  const still = await decode(file)
  if (!still) return fail('no-picture')
  const { width, height } = still
  if (file.type === 'image/gif') {
    still.close()
    return file.size <= limits.fileBytes
      ? ok({ bytes: file, type: 'gif', width, height, isSmaller: false })
      : fail('animation')
  }
  const first = Math.min(1, sideMost / Math.max(width, height))
  const smaller = Array.from({ length: stepsMost }, (_, step) => [first * 0.75 ** step, 'webp'] as const)
  // What was kept without loss stays so where that is small enough.
  const attempts = file.type === 'image/png' ? [[first, 'png'] as const, ...smaller] : smaller
  try {
    for (const [scale, wished] of attempts) {
      const drawn = await draw(still, scale, wished)
      if (drawn && drawn.bytes.size <= limits.fileBytes) return ok({ ...drawn, isSmaller: scale < 1 })
    }
    return fail('too-large')
  } finally {
    still.close()
  }
}

/** Null for what is no picture to this browser. */
const decode = (file: Blob): Promise<ImageBitmap | null> =>
  createImageBitmap(file).then(
    picture => picture,
    () => null,
  )

async function draw(
  still: ImageBitmap,
  scale: number,
  wished: ImageType,
): Promise<Omit<ReadPicture, 'isSmaller'> | null> {
  const [width, height] = [still.width, still.height].map(px => Math.max(1, Math.round(px * scale))) as [
    number,
    number,
  ]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) return null
  context.imageSmoothingQuality = 'high'
  context.drawImage(still, 0, 0, width, height)
  const bytes = await canvas.convertToBlob({ type: `image/${wished}`, quality: 0.86 })
  // A browser that cannot write the wished type writes PNG.
  const type = bytes.type === 'image/webp' ? 'webp' : 'png'
  return { bytes, type, width, height }
}
