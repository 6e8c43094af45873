import { fromUtf8 } from './bytes.ts'

/** The JSON value that bytes spell in UTF-8; `null` for bytes that spell none. */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes) ?? 'null')
  } catch {
    return null
  }
}
