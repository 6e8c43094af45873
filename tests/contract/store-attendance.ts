import { expect, test } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Store } from '../../server/store.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import type { WithStore } from './store-log.ts'

const day = 86_400_000
/** Noon. */
const nowMs = 20_000 * day + day / 2
const today = 20_000 * day

/** What every store knows of who uses which room. `makeRoom` has it know the room from a time on. */
export function attendanceContract(
  withStore: WithStore,
  makeRoom: (store: Store, room: TestRoom, atMs: number) => Promise<void>,
): void {
  const somebody = (): PersonId => personIdOf(keyPairFromSeed(bytes(32)).publicKey)

  test(
    'knows when a room was made and on which day it was used last (H84)',
    withStore(async store => {
      const room = createTestRoom()
      expect(await store.roomFacts(room.id)).toBeNull()
      await makeRoom(store, room, nowMs)
      const made = { createdAtMs: nowMs, touchedDayMs: today, bytes: 0 }
      expect(await store.roomFacts(room.id)).toEqual(made)
      await store.touch(room.id, today + 3 * day)
      await store.touch(room.id, today)
      expect(await store.roomFacts(room.id)).toEqual({ ...made, touchedDayMs: today + 3 * day })
      await makeRoom(store, room, nowMs + 5 * day)
      expect(await store.roomFacts(room.id)).toEqual({ ...made, touchedDayMs: today + 5 * day })
    }),
  )

  test(
    'remembers who came, as what, when first and on which day last, and their sealed profile (H85)',
    withStore(async store => {
      const room = createTestRoom()
      await makeRoom(store, room, nowMs)
      const [ada, ben] = [somebody(), somebody()]
      const adaAs = (role: 'owner' | 'editor') => ({ person: ada, role })
      await store.attend(room.id, adaAs('editor'), null, nowMs)
      await store.attend(room.id, { person: ben, role: 'viewer' }, null, nowMs + 1)
      await store.attend(room.id, adaAs('editor'), { epoch: 1, sealed: 'AAAA' }, nowMs + 2)
      await store.attend(room.id, adaAs('editor'), { epoch: 2, sealed: 'BBBB' }, nowMs + 3)
      await store.attend(room.id, adaAs('owner'), null, nowMs + 2 * day)
      const first = { person: ada, role: 'owner', joinedAtMs: nowMs, seenDayMs: today + 2 * day }
      const second = { person: ben, role: 'viewer', joinedAtMs: nowMs + 1, seenDayMs: today }
      expect(await store.attendants(room.id)).toEqual([
        { ...first, epoch: 2, profile: 'BBBB' },
        { ...second, epoch: null, profile: null },
      ])
      expect(await store.attendants(createTestRoom().id)).toEqual([])
    }),
  )

  test(
    'remembers no more people than a room may have, those who came last (H85)',
    withStore(async store => {
      const room = createTestRoom()
      await makeRoom(store, room, nowMs)
      const people = Array.from({ length: limits.members + 2 }, somebody)
      const come = (person: PersonId, index: number) =>
        store.attend(room.id, { person, role: 'editor' }, null, nowMs + index * day)
      await Promise.all(people.slice(0, limits.members).map(come))
      for (const person of people.slice(limits.members)) await come(person, people.indexOf(person))
      const kept = await store.attendants(room.id)
      expect(kept.map(({ person }) => person)).toEqual(people.slice(2))
    }),
  )

  test(
    'forgets rooms that nobody has used since a day, wholly and in portions (H86)',
    withStore(async store => {
      const rooms = Array.from({ length: 5 }, createTestRoom)
      for (const [index, room] of rooms.entries()) await makeRoom(store, room, nowMs + index * day)
      const [oldest, , third, , newest] = rooms as [TestRoom, TestRoom, TestRoom, TestRoom, TestRoom]
      await store.attend(oldest.id, { person: somebody(), role: 'editor' }, null, nowMs)
      expect(await store.forgetUntouched(today, 10)).toBe(0)
      await store.touch(third.id, today + 10 * day)
      expect(await store.forgetUntouched(today + 4 * day, 2)).toBe(2)
      expect(await store.forgetUntouched(today + 4 * day, 2)).toBe(1)
      expect(await store.forgetUntouched(today + 4 * day, 2)).toBe(0)
      expect(await store.policy(oldest.id)).toBeNull()
      expect(await store.attendants(oldest.id)).toEqual([])
      expect(await store.policy(third.id)).not.toBeNull()
      expect(await store.policy(newest.id)).not.toBeNull()
      // The same room may be founded again.
      await makeRoom(store, oldest, nowMs)
      expect(await store.logHead(oldest.id)).toMatchObject({ seq: 0 })
    }),
  )
}
