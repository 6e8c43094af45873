import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { keyPairFromSeed, personIdOf, roomIdOf } from '../../lib/core/keys.ts'
import { type Policy, readPolicy, signPolicy } from '../../lib/protocol/policy.ts'

const owner = keyPairFromSeed(new Uint8Array(32).fill(1))
const stranger = keyPairFromSeed(new Uint8Array(32).fill(2))
const room = roomIdOf(owner.publicKey)
const policy: Policy = {
  v: 1,
  room,
  owner: personIdOf(owner.publicKey),
  serial: 4,
  epoch: 1,
  editor: personIdOf(stranger.publicKey),
  viewer: personIdOf(stranger.publicKey),
  doors: [],
  people: 9,
  bans: [],
  mutes: [],
  locked: false,
  tokens: [],
  refreshOn: [],
  past: '',
}

test('a policy that the owner signed is read as it was (K7)', () => {
  expect(readPolicy(room, signPolicy(owner, policy))).toEqual(policy)
})

test('a policy that somebody else signed is none, whoever it names', () => {
  expect(readPolicy(room, signPolicy(stranger, policy))).toBeNull()
  expect(
    readPolicy(room, signPolicy(stranger, { ...policy, owner: personIdOf(stranger.publicKey) })),
  ).toBeNull()
})

test('a policy of another room is none', () => {
  expect(readPolicy(roomIdOf(stranger.publicKey), signPolicy(owner, policy))).toBeNull()
  const other = { ...policy, room: roomIdOf(stranger.publicKey) }
  expect(readPolicy(room, signPolicy(owner, other))).toBeNull()
})

test('a field out of bounds makes it none, E4 one that a later edition has added does not', () => {
  expect(readPolicy(room, signPolicy(owner, { ...policy, extra: 1 } as Policy))).toEqual(policy)
  expect(readPolicy(room, signPolicy(owner, { ...policy, people: 1e9 }))).toBeNull()
})

test('reading never throws', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map(toBase64Url)
  const text = fc.oneof(bytes, fc.string())
  fc.assert(
    fc.property(text, text, (payload, signature) => readPolicy(room, { payload, signature }) === null),
  )
})
