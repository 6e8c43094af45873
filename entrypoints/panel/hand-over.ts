import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PanelToHost } from '../../lib/protocol/port.ts'

/** Hands a picture to the host, piece by piece. Resolves to whether the host was there for all of it. */
export async function handOver(
  send: (message: PanelToHost) => boolean,
  upload: string,
  picture: Blob,
): Promise<boolean> {
  const bytes = new Uint8Array(await picture.arrayBuffer())
  const parts = Math.ceil(bytes.length / limits.imagePartBytes)
  for (let part = 0; part < parts; part++) {
    const piece = bytes.subarray(part * limits.imagePartBytes, (part + 1) * limits.imagePartBytes)
    if (!send({ type: 'image-part', upload, part, parts, data: toBase64Url(piece) })) return false
  }
  return true
}
