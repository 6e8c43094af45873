import fc from 'fast-check'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, MailId, PageTag, PersonId, RoomId, SessionId } from '../../lib/core/ids.ts'
import type { ClientToHub } from '../../lib/protocol/hub.ts'
import type { ClientToInbox } from '../../lib/protocol/mail.ts'
import { appendOf } from './log-client.ts'
import { bytes } from './test-hub.ts'

const id = toBase64Url(bytes(16))
const data = toBase64Url(bytes(30))

/** One of each kind that a client may say, all well-formed. A new kind does not compile until it is here. */
export const oneOfEach: Readonly<{ [Type in ClientToHub['type']]: Extract<ClientToHub, { type: Type }> }> = {
  hello: {
    type: 'hello',
    v: 1,
    room: id as RoomId,
    session: id as SessionId,
    person: toBase64Url(bytes(32)) as PersonId,
    role: 'editor',
    roleSignature: toBase64Url(bytes(64)),
    personSignature: toBase64Url(bytes(64)),
  },
  append: appendOf(),
  pull: { type: 'pull', after: 1 },
  presence: { type: 'presence', data },
  profile: { type: 'profile', data },
  page: { type: 'page', tag: id as PageTag },
  ping: { type: 'ping', id: 7 },
  direct: { type: 'direct', to: [id as SessionId], data },
  signal: { type: 'signal', to: null, data },
}

/** The same of an inbox. */
export const oneOfEachInbox: Readonly<{
  [Type in ClientToInbox['type']]: Extract<ClientToInbox, { type: Type }>
}> = {
  hello: {
    type: 'hello',
    v: 1,
    boxes: [{ box: toBase64Url(bytes(32)) as MailboxId, signature: toBase64Url(bytes(64)) }],
  },
  mark: { type: 'mark', box: toBase64Url(bytes(32)) as MailboxId, ids: [id as MailId], read: true },
  delete: { type: 'delete', box: toBase64Url(bytes(32)) as MailboxId, ids: [id as MailId] },
  receive: { type: 'receive', box: toBase64Url(bytes(32)) as MailboxId, on: false },
  follow: { type: 'follow', hosts: [id as RoomId], tags: ['chess'], sinceMs: 1 },
  ping: { type: 'ping', id: 7 },
}

/** y-webrtc's. */
const signaling = [
  { type: 'subscribe', topics: ['a', '__proto__'] },
  { type: 'unsubscribe', topics: ['a'] },
  { type: 'publish', topic: 'a', data },
]
const wellFormed: readonly object[] = [
  ...Object.values(oneOfEach),
  ...Object.values(oneOfEachInbox),
  ...signaling,
]

/** Values that are often forgotten. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(-1, 0.5, 2 ** 53, 1e308, '', '__proto__', 'constructor', '\u0000', '\ud800', [], {}, null),
  fc.integer({ min: 1, max: 60_000 }).map(length => 'A'.repeat(length)),
  fc.nat({ max: 40_000 }).map(length => toBase64Url(bytes(length))),
)

/** A message of any kind, in which some fields are gone, others stand in the wrong place or hold something odd; sometimes none is wrong. */
const nearlyMessage = fc
  .tuple(
    fc.constantFrom(...wellFormed),
    fc.dictionary(fc.constantFrom(...wellFormed.flatMap(Object.keys)), odd, { maxKeys: 3 }),
    fc.array(fc.nat({ max: 8 }), { maxLength: 2 }),
  )
  .map(([message, changed, gone]) => {
    const fields = Object.entries({ ...message, ...changed }).filter(([, value]) => value !== undefined)
    return JSON.stringify(Object.fromEntries(fields.filter((_, at) => !gone.includes(at))))
  })

/** Its text with some bytes turned, or cut short. */
const damagedMessage = fc
  .tuple(nearlyMessage, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), fc.nat())
  .map(([text, turned, end]) => {
    const damaged = Buffer.from(text)
    for (const [at, value] of turned) damaged[at % damaged.length] = value
    return damaged.subarray(0, end % 2 === 0 ? damaged.length : end % damaged.length)
  })

/** Bytes, text, JSON of any kind, and what nearly is a message: as text frames and as binary ones. */
export const anything: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map(some => Buffer.from(some)),
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.json({ maxDepth: 4 }),
  nearlyMessage,
  damagedMessage,
  damagedMessage.map(damaged => damaged.toString('latin1')),
)
