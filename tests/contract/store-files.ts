import { expect, test } from 'vitest'
import { personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { fileIdOf } from '../../lib/protocol/files.ts'
import type { Store } from '../../server/store.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import { entryOf, type WithStore } from './store-log.ts'

const nowMs = 1_700_000_000_000

/** What every store does with a room's files. `makeRoom` has it know the room. */
export function fileContract(
  withStore: WithStore,
  makeRoom: (store: Store, room: TestRoom) => Promise<void>,
): void {
  const fileOf = (room: TestRoom, sealed: Uint8Array = bytes(300)) => ({
    room: room.id,
    id: fileIdOf(sealed),
    person: personIdOf(room.owner.publicKey),
    sealed,
  })

  test(
    'keeps a file as it came, once, for its room alone, also after it was opened anew (H95)',
    withStore(async (store, place) => {
      const [room, other] = [createTestRoom(), createTestRoom()]
      for (const one of [room, other]) await makeRoom(store, one)
      const file = fileOf(room)
      const stored = await Promise.all([1, 2, 3].map(() => store.putFile(file)))
      expect(stored.every(({ ok }) => ok)).toBe(true)
      expect((await store.roomFacts(room.id))?.bytes).toBe(300)
      const again = await place.open()
      expect(await again.file(room.id, file.id)).toEqual(file.sealed)
      expect(await again.file(other.id, file.id)).toBeNull()
      await again.close()
    }),
  )

  test(
    'counts files as what the room holds, beside its log (H95)',
    withStore(async store => {
      const room = createTestRoom()
      await makeRoom(store, room)
      const half = entryOf(room, 1, { bytes: limits.roomBytes - 500 })
      expect((await store.append(half)).ok).toBe(true)
      expect((await store.putFile(fileOf(room))).ok).toBe(true)
      expect(await store.putFile(fileOf(room))).toEqual({ ok: false, error: 'room-full' })
      expect(await store.append(entryOf(room, 1, { bytes: 201 }))).toEqual({ ok: false, error: 'room-full' })
      expect((await store.append(entryOf(room, 1, { bytes: 200 }))).ok).toBe(true)
    }),
  )

  test(
    'lets them go with their room (H86, H95)',
    withStore(async store => {
      const room = createTestRoom()
      await makeRoom(store, room)
      const file = fileOf(room)
      await store.putFile(file)
      expect(await store.forgetUntouched(nowMs + 1e9, 10)).toBe(1)
      expect(await store.file(room.id, file.id)).toBeNull()
    }),
  )
}
