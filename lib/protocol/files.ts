import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64Url, utf8 } from '../core/bytes.ts'
import type { FileId, RoomId } from '../core/ids.ts'
import type { EpochKeys } from '../core/keys.ts'
import { seal, unseal } from '../core/seal.ts'
import { fileId, roomId, uint, z } from './schema.ts'

/** Files of a room: images of its chat, and people's pictures. The hub keeps them sealed; who names one says in which epoch it was. */

/** How a record names a file. */
export const fileRef = z.object({ file: fileId, epoch: uint(0xffff_ffff) })
export type FileRef = z.infer<typeof fileRef>

/** A file as the hub keeps it. */
export interface SealedFile extends FileRef {
  readonly sealed: Uint8Array<ArrayBuffer>
}

/** The id of sealed bytes: nobody can put others in their place. */
export const fileIdOf = (sealed: Uint8Array): FileId => toBase64Url(sha256(sealed)) as FileId

const context = (room: RoomId, epoch: number): Uint8Array => utf8(`file/${room}/${epoch}`)

/** Seals a file (at most `limits.fileBytes`) under an epoch's contents key. `nonce`: 24 random bytes. */
export function sealFile(
  { contents, epoch }: Pick<EpochKeys, 'contents' | 'epoch'>,
  room: RoomId,
  plain: Uint8Array,
  nonce: Uint8Array,
): SealedFile {
  const sealed = new Uint8Array(seal(contents, context(room, epoch), plain, nonce))
  return { file: fileIdOf(sealed), epoch, sealed }
}

/** Opens what the hub gave for a name; `null` for anything but those very bytes. `keys`: those of the epoch that it names. */
export function openFile(
  keys: Pick<EpochKeys, 'contents'>,
  room: RoomId,
  { file, epoch }: FileRef,
  sealed: Uint8Array,
): Uint8Array | null {
  return fileIdOf(sealed) === file ? unseal(keys.contents, context(room, epoch), sealed) : null
}

// -- the hub's API ---------------------------------------------------------------------------------------------

/** `PUT` and `GET /v1/rooms/:room/files/:file`, with a member's token; the body is the sealed bytes. */
export const fileParams = z.object({ room: roomId, file: fileId })
export const fileAnswer = z.object({ file: fileId })
