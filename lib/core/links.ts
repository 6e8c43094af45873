import { sha256 } from '@noble/hashes/sha2.js'
import { concat, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from './bytes.ts'
import { type LinkRole, roleCode, roleOfCode } from './doors.ts'
import type { RoomId } from './ids.ts'
import { limits } from './limits.ts'
import { fail, ok, type Result } from './result.ts'

/** Everything a link says. It stays in the fragment: browsers do not send fragments to servers. */
export interface Link {
  /** Origin of the hub, for example `https://hub.example`. */
  readonly hub: string
  readonly room: RoomId
  /** 16 bytes that open the door. Behind one for asking there is no key. */
  readonly secret: Uint8Array
  readonly role: LinkRole
  readonly roomName: string
  /** Name of whoever made the link, as they wrote it: a claim, shown as one. */
  readonly inviter: string
  /** Where joiners land; http(s), without fragment. */
  readonly landing: string
}

/** `not-a-link`: no Alongside link at all; `truncated`: cut short; `version`: from a newer Alongside; `checksum`: mistyped. */
export type LinkError = 'not-a-link' | 'truncated' | 'version' | 'checksum'

const version = '1'
const checksumBytes = 4

const text = (value: string): Uint8Array => {
  const bytes = utf8(value)
  return concat(new Uint8Array([bytes.length >> 8, bytes.length & 255]), bytes)
}

/**
 * `HUB/j#1` ‖ base64url of: room (16) ‖ secret (16) ‖ role (1) ‖ room name ‖ inviter ‖ landing ‖ checksum,
 * each text as length (2, big-endian) ‖ UTF-8, the checksum being the first 4 bytes of SHA-256 of hub and body.
 */
export function encodeLink(link: Link): string {
  const body = concat(
    fromBase64Url(link.room)!,
    link.secret,
    new Uint8Array([roleCode(link.role)]),
    text(link.roomName),
    text(link.inviter),
    text(link.landing),
  )
  return `${link.hub}/j#${version}${toBase64Url(concat(body, checksum(link.hub, body)))}`
}

function checksum(hub: string, body: Uint8Array): Uint8Array {
  return sha256(concat(utf8(hub), body)).subarray(0, checksumBytes)
}

/** Reads a link that somebody pasted or opened. White space around and inside it (mail clients wrap) does not matter. */
export function decodeLink(pasted: string): Result<Link, LinkError> {
  const href = pasted.replace(/\s+/g, '')
  if (href.length > limits.linkChars || !URL.canParse(href)) return fail('not-a-link')
  const url = new URL(href)
  if (!/^https?:$/.test(url.protocol) || !/^\/j\/?$/.test(url.pathname)) return fail('not-a-link')
  if (url.hash.length < 2) return fail('truncated')
  if (url.hash[1] !== version) return fail('version')
  const bytes = fromBase64Url(url.hash.slice(2))
  if (!bytes) return fail(/^#1[\w-]*$/.test(url.hash) ? 'truncated' : 'checksum')
  return readBody(url.origin, bytes)
}

function readBody(hub: string, bytes: Uint8Array): Result<Link, LinkError> {
  let at = 33
  const end = bytes.length - checksumBytes
  const texts: string[] = []
  for (const most of [limits.roomNameChars, limits.nameChars, limits.addressChars]) {
    if (at + 2 > bytes.length) return fail('truncated')
    const length = (bytes[at]! << 8) | bytes[at + 1]!
    const value = fromUtf8(bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
    if (at > bytes.length) return fail('truncated')
    if (value === null || value.length > most) return fail('checksum')
    texts.push(value)
  }
  if (at > end) return fail('truncated')
  if (at < end || !equalBytes(checksum(hub, bytes.subarray(0, end)), bytes.subarray(end)))
    return fail('checksum')
  const role = roleOfCode(bytes[32])
  const [roomName, inviter, landing] = texts as [string, string, string]
  if (!role || !/^https?:\/\//.test(landing) || !URL.canParse(landing)) return fail('checksum')
  return ok({
    hub,
    room: toBase64Url(bytes.subarray(0, 16)) as RoomId,
    secret: bytes.slice(16, 32),
    role,
    roomName,
    inviter,
    landing,
  })
}
