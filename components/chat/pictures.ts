import { fromBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ImageProblem, ImageType } from '../../lib/protocol/chat.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'

type ImagePart = Extract<HostToPanel, { type: 'image-part' }>

/** A picture that somebody wanted to see. Until then there is only a place for it. */
export type PictureState =
  | { readonly state: 'coming'; readonly parts: readonly Uint8Array[]; readonly of: number }
  /** `address` is a `blob:` address, which whoever keeps these states lets go of. */
  | { readonly state: 'shown'; readonly address: string }
  | { readonly state: 'failed'; readonly code: ImageProblem }

export type Pictures = ReadonlyMap<RecordId, PictureState>

export const wanted: PictureState = { state: 'coming', parts: [], of: 0 }

/** How much of it is here, from 0 to 1. */
export const shareHere = ({ parts, of }: Extract<PictureState, { state: 'coming' }>): number =>
  of === 0 ? 0 : parts.length / of

/** A piece has come. `addressOf` makes an address of the whole; pieces out of their order are passed over. */
export function receivePart(
  state: PictureState | undefined,
  { part, parts, data }: ImagePart,
  addressOf: (bytes: readonly Uint8Array[]) => string,
): PictureState | undefined {
  // What could not be had when it was wanted may come by itself.
  const isWanted = state?.state === 'coming' || (state?.state === 'failed' && part === 0)
  if (!isWanted) return state
  // The first piece again: it is told from the start.
  const before = part === 0 || state.state === 'failed' ? [] : state.parts
  if (part !== before.length) return state
  const bytes = fromBase64Url(data)
  if (!bytes) return { state: 'failed', code: 'damaged' }
  const here = [...before, bytes]
  return here.length === parts
    ? { state: 'shown', address: addressOf(here) }
    : { state: 'coming', parts: here, of: parts }
}

/** The browser draws it as a picture and nothing else, whatever its bytes are. */
export const pictureAddress = (type: ImageType, bytes: readonly Uint8Array[]): string =>
  URL.createObjectURL(new Blob(bytes as Uint8Array<ArrayBuffer>[], { type: `image/${type}` }))
