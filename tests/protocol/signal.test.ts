import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { seal } from '../../lib/core/seal.ts'
import { openSignal, type SignalMessage, sealSignal } from '../../lib/protocol/signal.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createSelf } from '../support/transport-end.ts'

const randomBytes = createRandomBytes(createRandom(2))
const key = randomBytes(32)
const route = {
  room: toBase64Url(randomBytes(16)) as RoomId,
  epoch: 3,
  from: createSelf(randomBytes).session,
  to: createSelf(randomBytes).session,
}
const attempt = toBase64Url(randomBytes(8))
const offer: SignalMessage = { type: 'negotiate', attempt, content: { type: 'offer', sdp: 'v=0' } }

test.each<SignalMessage>([
  { type: 'announce', lost: null },
  { type: 'announce', lost: attempt },
  offer,
  { type: 'full' },
  { type: 'goodbye' },
])('M1 $type is opened by whom it is for', message => {
  expect(openSignal(key, route, sealSignal(key, route, message, randomBytes(24)))).toEqual(message)
})

test.each([
  ['room', { room: toBase64Url(randomBytes(16)) as RoomId }],
  ['epoch', { epoch: 4 }],
  ['sender', { from: createSelf(randomBytes).session }],
  ['receiver', { to: createSelf(randomBytes).session }],
])('M1 it opens for no other %s', (_, change) => {
  const sealed = sealSignal(key, route, offer, randomBytes(24))
  expect(openSignal(key, { ...route, ...change }, sealed)).toBeNull()
})

test('M1 the largest offer fits what the hub passes on', () => {
  const large: SignalMessage = {
    type: 'negotiate',
    attempt,
    content: { type: 'offer', sdp: 'x'.repeat(8_000) },
  }
  const sealed = sealSignal(key, route, large, randomBytes(24))
  expect(sealed.length).toBeLessThan(limits.signalBytes)
  expect(openSignal(key, route, sealed)).toEqual(large)
})

test('M16 what a member seals but nobody understands is dropped', () => {
  const context = new TextEncoder().encode(`signal/${route.room}/3/${route.from}/${route.to}`)
  const open = (json: string) =>
    openSignal(key, route, seal(key, context, new TextEncoder().encode(json), randomBytes(24)))
  expect(open(JSON.stringify(offer))).toEqual(offer)
  for (const json of ['', 'null', '[]', '{"type":"announce"}', '{"type":"negotiate"}'])
    expect(open(json)).toBeNull()
  expect(open(JSON.stringify({ type: 'announce', lost: 'short' }))).toBeNull()
  expect(open(JSON.stringify({ ...offer, content: { type: 'offer', sdp: 'x'.repeat(8_001) } }))).toBeNull()
})

test('M16 any bytes are dropped', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => openSignal(key, route, bytes) === null))
})
