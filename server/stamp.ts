import { createHmac, timingSafeEqual } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'

/** What the hub hands out and takes back without remembering it: bytes that it can tell to be its own. */
export interface Stamp {
  /** The bytes with an HMAC-SHA-256 over purpose and bytes, base64url. */
  put(purpose: string, content: Uint8Array): string
  /** The bytes; null for what was not stamped here for this purpose. */
  check(purpose: string, stamped: string): Uint8Array | null
}

const macBytes = 32

/** `secret`: 32 bytes that all hubs of one database share. */
export function createStamp(secret: Uint8Array): Stamp {
  const macOf = (purpose: string, content: Uint8Array) =>
    createHmac('sha256', secret).update(`${purpose}\0`).update(content).digest()

  return {
    put: (purpose, content) => toBase64Url(Buffer.concat([content, macOf(purpose, content)])),
    check(purpose, stamped) {
      const bytes = fromBase64Url(stamped)
      if (!bytes || bytes.length < macBytes) return null
      const content = bytes.subarray(0, -macBytes)
      return timingSafeEqual(macOf(purpose, content), bytes.subarray(-macBytes)) ? content : null
    },
  }
}
