import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPast, openSeed, sealPast, sealSeed } from '../../lib/core/epochs.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const epochs = fc.integer({ min: 0, max: 0xffff_ffff })
const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId

test('a seed that is sealed to a person opens for that person, in its room and epoch, and for nobody else (K11)', () => {
  fc.assert(
    fc.property(
      bytes(32),
      bytes(32),
      bytes(32),
      bytes(56),
      epochs,
      fc.constantFrom('editor' as const, 'viewer' as const),
      fc.nat(),
      (theirs, others, seed, random, epoch, role, at) => {
        fc.pre(theirs.some((byte, i) => byte !== others[i]))
        const them = keyPairFromSeed(theirs)
        const sealed = sealSeed(room, epoch, personIdOf(them.publicKey), { role, seed }, random)
        expect(openSeed(room, epoch, them, sealed)).toEqual({ role, seed })
        expect(openSeed(room, epoch, keyPairFromSeed(others), sealed)).toBeNull()
        expect(openSeed(room, (epoch + 1) % 2 ** 32, them, sealed)).toBeNull()
        expect(openSeed('BBBBBBBBBBBBBBBBBBBBBA' as RoomId, epoch, them, sealed)).toBeNull()
        const spoilt = sealed.slice()
        spoilt[32 + (at % (sealed.length - 32))]! ^= 1
        expect(openSeed(room, epoch, them, spoilt)).toBeNull()
      },
    ),
    { numRuns: 20 },
  )
})

test('opening a seed never throws, points of low order among them (K11)', () => {
  const key = keyPairFromSeed(new Uint8Array(32).fill(1))
  expect(openSeed(room, 1, key, new Uint8Array(105))).toBeNull()
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), sealed => openSeed(room, 1, key, sealed) === null))
})

test('earlier epochs come back in their order under the key of the epoch they were sealed for, and no other (K12)', () => {
  const editor = bytes(32).map(seed => personIdOf(keyPairFromSeed(seed).publicKey) as PersonId)
  const past = fc.array(fc.record({ epoch: epochs, viewSeed: bytes(32), editor }), { maxLength: 5 })
  fc.assert(
    fc.property(bytes(32), past, epochs, bytes(24), (contents, all, epoch, nonce) => {
      const sealed = sealPast(contents, room, epoch, all, nonce)
      expect(openPast(contents, room, epoch, sealed)).toEqual(all)
      expect(openPast(contents, room, (epoch + 1) % 2 ** 32, sealed)).toBeNull()
      expect(openPast(keyPairFromSeed(contents).publicKey, room, epoch, sealed)).toBeNull()
      expect(openPast(contents, room, epoch, sealed.subarray(1))).toBeNull()
    }),
    { numRuns: 30 },
  )
})
