import { argon2idAsync } from '@noble/hashes/argon2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import { parseJson } from './json.ts'
import { fail, ok, type Result } from './result.ts'
import { seal, unseal } from './seal.ts'

/**
 * A file that carries an identity from one browser to another, sealed under a passphrase: Argon2id (RFC 9106, its second recommended choice on one
 * lane) gives the key of XChaCha20-Poly1305, and all that the file says in the clear is authenticated with it.
 */

/** How hard a passphrase is to try. `m`: KiB of memory; `t`: passes over it. */
export interface Hardness {
  readonly m: number
  readonly t: number
}

const hardness: Hardness = { m: 64 * 1_024, t: 3 }
/** A file must not keep a browser busy for minutes. */
const hardest: Hardness = { m: 512 * 1_024, t: 8 }

const kind = 'alongside-identity'
const version = 1
const saltBytes = 16
const nonceBytes = 24
const checkBytes = 8
/** What an identity with a few hundred rooms takes, many times over. Bytes. */
export const identityFileBytesMost = 32 * 1_024 * 1_024

/**
 * `file-foreign`: not such a file; `file-newer`: of a version that this one cannot read; `file-damaged`: cut off or changed on its way;
 * `wrong-passphrase`: everything else.
 */
export const identityFileProblems = [
  'file-foreign',
  'file-newer',
  'file-damaged',
  'wrong-passphrase',
] as const
export type IdentityFileProblem = (typeof identityFileProblems)[number]

interface Clear extends Hardness {
  readonly kind: typeof kind
  readonly version: number
  readonly salt: string
}

/** `random`: 40 random bytes. `progress`: how much of the work is done, 0 to 1. */
export async function writeIdentityFile(
  content: Uint8Array,
  passphrase: string,
  random: Uint8Array,
  progress: (done: number) => void = () => undefined,
  hard: Hardness = hardness,
): Promise<string> {
  const salt = random.subarray(0, saltBytes)
  const clear: Clear = { kind, version, ...hard, salt: toBase64Url(salt) }
  const key = await keyOf(passphrase, salt, hard, progress)
  const sealed = seal(key, contextOf(clear), content, random.subarray(saltBytes, saltBytes + nonceBytes))
  return JSON.stringify({ ...clear, sealed: toBase64Url(sealed), check: checkOf(clear, sealed) }, null, 2)
}

/** Opens what `writeIdentityFile` made. */
export async function readIdentityFile(
  text: string,
  passphrase: string,
  progress: (done: number) => void = () => undefined,
): Promise<Result<Uint8Array, IdentityFileProblem>> {
  const file = parseJson(text)
  // A file that was cut off still begins as ours do.
  if (!isRecord(file)) return fail(text.slice(0, 200).includes(kind) ? 'file-damaged' : 'file-foreign')
  if (file.kind !== kind) return fail('file-foreign')
  if (typeof file.version === 'number' && file.version > version) return fail('file-newer')
  const { m, t } = file
  const salt = bytesOf(file.salt)
  const sealed = bytesOf(file.sealed)
  if (salt?.length !== saltBytes || !sealed || !isUpTo(m, hardest.m) || !isUpTo(t, hardest.t))
    return fail('file-damaged')
  const clear: Clear = { kind, version, m, t, salt: toBase64Url(salt) }
  if (file.check !== checkOf(clear, sealed)) return fail('file-damaged')
  const content = unseal(await keyOf(passphrase, salt, { m, t }, progress), contextOf(clear), sealed)
  return content ? ok(content) : fail('wrong-passphrase')
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isUpTo = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most

const bytesOf = (value: unknown): Uint8Array | null =>
  typeof value === 'string' ? fromBase64Url(value) : null

/** However it was typed: keyboards compose letters differently. */
const keyOf = (
  passphrase: string,
  salt: Uint8Array,
  { m, t }: Hardness,
  onProgress: (done: number) => void,
) =>
  argon2idAsync(utf8(passphrase.normalize('NFKC')), salt, {
    m,
    t,
    p: 1,
    dkLen: 32,
    maxmem: 2 ** 30,
    onProgress,
  })

const contextOf = ({ m, t, salt }: Clear): Uint8Array => utf8(`${kind} ${version} argon2id ${m} ${t} ${salt}`)

/** Tells a damaged file from a wrong passphrase; it is no secret. */
const checkOf = (clear: Clear, sealed: Uint8Array): string =>
  toBase64Url(sha256(concat(contextOf(clear), sealed)).subarray(0, checkBytes))
