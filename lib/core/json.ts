import { fromUtf8 } from './bytes.ts'

/** The JSON value that bytes spell in UTF-8; `null` for bytes that spell none. */
export const jsonIn = (bytes: Uint8Array): unknown => parseJson(fromUtf8(bytes) ?? 'null')

/** The JSON value that a text spells; `null` for one that spells none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
