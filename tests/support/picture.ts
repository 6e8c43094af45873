import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PanelToHost } from '../../lib/protocol/port.ts'

/** So many bytes that begin like a PNG. */
export const pictureBytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a][at] ?? at % 251)

/** As a panel says that it is to be shown with a message. */
export const picture = { upload: 'AAAAAAAAAAA', type: 'png', width: 20, height: 10, alt: 'A boat' } as const

/** As a panel hands it over. */
export function pictureParts(bytes: Uint8Array): PanelToHost[] {
  const parts = Math.ceil(bytes.length / limits.imagePartBytes)
  return Array.from({ length: parts }, (_, part) => {
    const piece = bytes.subarray(part * limits.imagePartBytes, (part + 1) * limits.imagePartBytes)
    return { type: 'image-part', upload: picture.upload, part, parts, data: toBase64Url(piece) }
  })
}
