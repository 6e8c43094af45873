import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64Url } from './bytes.ts'
import type { PictureId } from './ids.ts'

/** What a person's image is asked for by. */
export const pictureIdOf = (bytes: Uint8Array): PictureId => toBase64Url(sha256(bytes)) as PictureId
