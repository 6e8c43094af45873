import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { collaboratorsAnswer, roomAnswer } from '../../lib/protocol/hub-api.ts'
import { openProfile, sealProfile } from '../../lib/protocol/sealed-profile.ts'
import { createTestClock } from '../support/test-clock.ts'
import { appendOf } from './log-client.ts'
import { bytes, call, enter, hubForFile, openRoom, putPolicy, type TestRoom } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock, perAddressFactor: 100 })
const day = 86_400_000

/** Reads what the hub tells a member of a room. */
function readerOf(room: TestRoom, role: 'owner' | 'viewer' = 'viewer') {
  const key = keyPairFromSeed(bytes(32))
  const access = createRoomAccess({
    fetch,
    hub: hub.url,
    room: room.id,
    role,
    roleKey: room.keyOf(role),
    self: { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId, key },
    now: clock.now,
  })
  return {
    async facts() {
      const answer = await access.read('', roomAnswer)
      return answer.ok ? answer.value : answer.error
    },
    async collaborators() {
      const answer = await access.read('/collaborators', collaboratorsAnswer)
      if (!answer.ok) throw new Error(answer.error)
      return answer.value
    },
    /** Asks until it is as wanted: what members do is noted beside their messages. */
    async until<Value>(ask: () => Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> {
      for (;;) {
        const value = await ask()
        if (wanted(value)) return value
      }
    },
  }
}

describe('what the hub tells a member of a room', () => {
  test('is its epoch, its log, its size and how many are there (H84)', async () => {
    const room = await openRoom(hub)
    const reader = readerOf(room)
    const madeMs = clock.now()
    const ada = await enter(hub, room)
    ada.send(appendOf())
    const { seq, chain } = await ada.next('appended')
    expect(await reader.facts()).toEqual({
      room: room.id,
      epoch: 1,
      serial: 1,
      head: seq,
      chain,
      bytes: 20,
      people: 1,
      createdAtMs: madeMs,
      touchedDayMs: Math.floor(madeMs / day) * day,
    })
    ada.close()
  })

  test('is, for the owner alone, how often each open link was used (H84)', async () => {
    const room = await openRoom(hub)
    const [many, once] = [room.door(), room.door({ uses: 1 })]
    const doors = [many.listed, once.listed]
    await putPolicy(hub, room, room.signed({ doors }), { ...many.sealed, ...once.sealed })
    for (const { keys } of [many, many, once, once])
      await call(hub, 'POST', `/v1/rooms/${room.id}/doors/${keys.id}/open`)
    const used = { [many.keys.id]: 2, [once.keys.id]: 1 }
    expect(await readerOf(room, 'owner').facts()).toMatchObject({ used })
    expect(await readerOf(room).facts()).not.toHaveProperty('used')
    await putPolicy(hub, room, room.signed({ doors: [many.listed] }))
    expect(await readerOf(room, 'owner').facts()).toMatchObject({ used: { [many.keys.id]: 2 } })
  })

  test('is who has been there and is now, but nobody who is banned (H85)', async () => {
    const room = await openRoom(hub)
    const reader = readerOf(room)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room, { role: 'viewer' })]
    const both = await reader.until(reader.collaborators, ({ count }) => count === 2)
    expect(both.here).toBe(2)
    expect(both.collaborators.map(({ person, role, here }) => ({ person, role, here }))).toEqual(
      expect.arrayContaining([
        { person: ada.person, role: 'editor', here: true },
        { person: ben.person, role: 'viewer', here: true },
      ]),
    )
    ada.close()
    expect((await reader.until(reader.collaborators, ({ here }) => here === 1)).count).toBe(2)
    await putPolicy(hub, room, room.signed({ bans: [ada.person] }))
    expect((await reader.collaborators()).collaborators.map(({ person }) => person)).toEqual([ben.person])
    ben.close()
  })

  test('is the day they came last, also of those who stay for days, and costs one write a day (H84, H85)', async () => {
    const room = await openRoom(hub)
    const reader = readerOf(room)
    const first = await enter(hub, room)
    const before = await reader.until(reader.collaborators, ({ count }) => count === 1)
    await clock.advance(2 * day)
    const again = await enter(hub, room, first)
    const after = await reader.until(
      reader.collaborators,
      ({ collaborators }) => collaborators[0]!.seenDayMs > before.collaborators[0]!.seenDayMs,
    )
    expect(after.collaborators[0]!.seenDayMs).toBe(Math.floor(clock.now() / day) * day)
    expect(after.collaborators[0]!.joinedAtMs).toBe(before.collaborators[0]!.joinedAtMs)
    again.close()
  })
})

describe('a sealed profile', () => {
  const profile = { name: 'Ada Lovelace, née Byron', color: 3 }

  test('is kept for those who ask, who alone can open it, as that of its person in its epoch (H85)', async () => {
    const room = await openRoom(hub)
    const reader = readerOf(room)
    const ada = await enter(hub, room)
    const { contents } = room.keys('viewer')
    const place = { room: room.id, epoch: 1, person: ada.person }
    const sealed = sealProfile(contents, place, profile, bytes(24))
    ada.send({ type: 'profile', data: toBase64Url(sealed) })
    const { collaborators } = await reader.until(
      reader.collaborators,
      answer => answer.collaborators[0]?.profile != null,
    )
    expect(collaborators[0]).toMatchObject({ epoch: 1, profile: toBase64Url(sealed) })
    expect(openProfile(contents, place, sealed)).toEqual(profile)
    expect(openProfile(contents, { ...place, epoch: 2 }, sealed)).toBeNull()
    expect(openProfile(contents, { ...place, person: personIdOf(bytes(32)) }, sealed)).toBeNull()
    expect(openProfile(bytes(32), place, sealed)).toBeNull()
    ada.close()
  })

  test('may have the longest of names, and be changed as often as one likes: the newest is kept (H85)', async () => {
    const room = await openRoom(hub)
    const reader = readerOf(room)
    const ada = await enter(hub, room)
    const place = { room: room.id, epoch: 1, person: ada.person }
    const longest = { name: '\u{1f469}'.repeat(limits.nameChars / 2), color: 0 }
    const sealed = sealProfile(room.keys('viewer').contents, place, longest, bytes(24))
    expect(sealed.length).toBeLessThanOrEqual(limits.sealedProfileBytes)
    for (let i = 0; i < 20; i++) ada.send({ type: 'profile', data: toBase64Url(bytes(50)) })
    ada.send({ type: 'profile', data: toBase64Url(sealed) })
    await ada.settled()
    await clock.advance(limits.profileWindowMs)
    await reader.until(
      reader.collaborators,
      ({ collaborators }) => collaborators[0]!.profile === toBase64Url(sealed),
    )
    ada.close()
  })
})
