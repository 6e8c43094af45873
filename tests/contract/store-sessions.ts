import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId } from '../../lib/core/ids.ts'
import type { FollowedTopics } from '../../lib/protocol/session-follows.ts'
import type { PublicSession } from '../../lib/protocol/sessions.ts'
import type { SessionsAsked } from '../../server/session-store.ts'
import type { Store } from '../../server/store.ts'
import { sessionOf } from '../server/session-client.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import type { WithStore } from './store-log.ts'

const nowMs = 1_700_000_000_000
const minute = 60_000
const most = 100

/** What every store does with public sessions. `makeRoom` has it know the room. */
export function publicSessionContract(
  withStore: WithStore,
  makeRoom: (store: Store, room: TestRoom) => Promise<void>,
): void {
  async function publish(store: Store, change: Partial<PublicSession> = {}, atMs = nowMs) {
    const room = createTestRoom()
    await makeRoom(store, room)
    const { word, signed } = sessionOf(room, change)
    expect(await store.putSession(word, signed, most, atMs)).toEqual({ ok: true, value: null })
    return { room, signed }
  }
  const list = async (store: Store, asked: Partial<SessionsAsked> = {}, atMs = nowMs) =>
    store.listSessions({ hideFrom: 3, after: 0, limit: 50, ...asked }, atMs)
  const roomsOf = async (store: Store, asked: Partial<SessionsAsked> = {}, atMs = nowMs) =>
    (await list(store, asked, atMs)).sessions.map(({ room }) => room)
  const key = () => toBase64Url(bytes(32)) as MailboxId

  test(
    'lists a session as its owner signed it, with the people of all hubs, also after it was opened anew (H110, H111)',
    withStore(async (store, place) => {
      const { room, signed } = await publish(store)
      expect(await store.sessionHere(room.id, 'north', 2, nowMs + 1)).toBe(true)
      expect(await store.sessionHere(room.id, 'south', 3, nowMs + 2)).toBe(true)
      const again = await place.open()
      const listed = { room: room.id, session: signed, people: 5, publishedAtMs: nowMs }
      expect(await list(again)).toEqual({ count: 1, sessions: [listed] })
      expect(await again.listedSession(room.id, 3, nowMs)).toEqual(listed)
      expect(await again.listedSession(createTestRoom().id, 3, nowMs)).toBeNull()
      await again.close()
    }),
  )

  test(
    'takes no word of a room that it does not know, nor an older one, and the last one again (H110)',
    withStore(async store => {
      const stranger = sessionOf(createTestRoom())
      expect(await store.putSession(stranger.word, stranger.signed, most, nowMs)).toEqual({
        ok: false,
        error: 'not-found',
      })
      const { room } = await publish(store, { serial: 5 })
      const say = (serial: number, type: 'public' | 'private', atMs = nowMs) => {
        const { word, signed } = sessionOf(room, { serial }, type)
        return store.putSession(word, signed, most, atMs)
      }
      const stale = { ok: false, error: 'stale-session' }
      expect(await say(4, 'public')).toEqual(stale)
      expect(await say(5, 'private')).toEqual(stale)
      expect((await say(6, 'private')).ok).toBe(true)
      expect((await say(6, 'private')).ok).toBe(true)
      expect(await roomsOf(store)).toEqual([])
      // What was published once cannot be played back.
      expect(await say(5, 'public')).toEqual(stale)
      expect((await say(7, 'public')).ok).toBe(true)
      expect((await say(7, 'public')).ok).toBe(true)
      expect(await say(7, 'public', nowMs + minute)).toEqual(stale)
    }),
  )

  test(
    'lists it for 60 s after somebody was there, and then no more until it is published anew (H112)',
    withStore(async store => {
      const { room } = await publish(store, { serial: 1 })
      const at = (seconds: number) => nowMs + seconds * 1_000
      expect(await roomsOf(store, {}, at(59))).toEqual([room.id])
      expect(await store.sessionHere(room.id, 'north', 1, at(59))).toBe(true)
      expect(await store.sessionHere(room.id, 'south', 1, at(70))).toBe(true)
      expect(await store.sessionHere(room.id, 'south', 0, at(80))).toBe(true)
      // North has not said anything for too long.
      expect(await list(store, {}, at(139))).toMatchObject({ sessions: [{ people: 0 }] })
      expect(await store.isPublic(room.id, at(139))).toBe(true)
      expect(await roomsOf(store, {}, at(140))).toEqual([])
      expect(await store.isPublic(room.id, at(140))).toBe(false)
      expect(await store.sessionHere(room.id, 'north', 1, at(140))).toBe(false)
      expect(await roomsOf(store, {}, at(141))).toEqual([])
      const { word, signed } = sessionOf(room, { serial: 2 })
      expect((await store.putSession(word, signed, most, at(200))).ok).toBe(true)
      expect(await list(store, {}, at(200))).toMatchObject({ sessions: [{ publishedAtMs: at(200) }] })
    }),
  )

  test(
    'finds by words, tag, language and site, newest or fullest first, page by page (H111)',
    withStore(async store => {
      const site = 'https://example.org'
      const one = await publish(
        store,
        { title: 'Übung 100%_\\', tags: ['chess', 'チェス'], language: 'de' },
        nowMs,
      )
      const two = await publish(store, { title: 'Reading', description: 'Chess\nby night', site }, nowMs + 1)
      const three = await publish(store, { title: 'Knitting', tags: ['chess-club'] }, nowMs + 2)
      const ids = (...of: { room: TestRoom }[]) => of.map(({ room }) => room.id)
      expect(await roomsOf(store)).toEqual(ids(three, two, one))
      expect(await roomsOf(store, { words: 'CHESS' })).toEqual(ids(three, two, one))
      expect(await roomsOf(store, { words: 'night chess' })).toEqual(ids(two))
      for (const words of ['übung', '100%_', '%_\\', 'チェス'])
        expect(await roomsOf(store, { words })).toEqual(ids(one))
      for (const words of ['_', '%%', 'kn_t', 'nothing'])
        expect((await list(store, { words })).count).toBe(words === '_' ? 1 : 0)
      expect(await roomsOf(store, { tag: 'chess' })).toEqual(ids(one))
      expect(await roomsOf(store, { language: 'de' })).toEqual(ids(one))
      expect(await roomsOf(store, { site })).toEqual(ids(two))
      await store.sessionHere(two.room.id, 'north', 7, nowMs + 3)
      await store.sessionHere(one.room.id, 'north', 3, nowMs + 3)
      expect(await roomsOf(store, { sort: 'people' })).toEqual(ids(two, one, three))
      const page = (after: number) => list(store, { limit: 2, after })
      expect((await page(0)).sessions.map(({ room }) => room)).toEqual(ids(three, two))
      expect(await page(2)).toMatchObject({ count: 3, sessions: [{ room: one.room.id }] })
      expect(await page(4)).toEqual({ count: 3, sessions: [] })
    }),
  )

  test(
    'finds what was published since a moment of hosts and tags that are followed (H116)',
    withStore(async store => {
      const one = await publish(store, { tags: ['sql', 'c'] }, nowMs + 1)
      const two = await publish(store, { tags: ['sqlite'] }, nowMs + 2)
      const three = await publish(store, {}, nowMs + 3)
      const since = async (sinceMs: number, topics: FollowedTopics | null, limit = 50) =>
        (await store.publishedSince({ sinceMs, topics, hideFrom: 3, limit }, nowMs + 4)).map(
          ({ room }) => room,
        )
      const ids = (...rooms: readonly { readonly room: TestRoom }[]) => rooms.map(({ room }) => room.id)
      expect(await since(nowMs, null)).toEqual(ids(three, two, one))
      expect(await since(nowMs, null, 2)).toEqual(ids(three, two))
      expect(await since(nowMs + 1, null)).toEqual(ids(three, two))
      expect(await since(nowMs, { hosts: [], tags: ['sql', 'other'] })).toEqual(ids(one))
      expect(await since(nowMs, { hosts: ids(three), tags: ['c'] })).toEqual(ids(three, one))
      expect(await since(nowMs, { hosts: ids(two), tags: [] })).toEqual(ids(two))
      expect(await since(nowMs, { hosts: [], tags: ['sq'] })).toEqual([])
    }),
  )

  test(
    'hides what several keys have reported until the operator has decided (H113)',
    withStore(async store => {
      const { room } = await publish(store)
      const report = { reason: 'spam', words: 'Ads.' } as const
      const [first, ...others] = [key(), key(), key()]
      for (const _ of [1, 2, 3]) await store.reportSession(room.id, first!, report, nowMs)
      await store.reportSession(createTestRoom().id, first!, report, nowMs)
      expect(await roomsOf(store)).toEqual([room.id])
      for (const by of others) await store.reportSession(room.id, by, report, nowMs)
      expect(await roomsOf(store)).toEqual([])
      expect(await store.listedSession(room.id, 3, nowMs)).toBeNull()
      expect(await roomsOf(store, { hideFrom: 4 })).toEqual([room.id])
      const said = { ...report, atMs: nowMs }
      expect(await store.reportedSessions(nowMs)).toMatchObject([
        { room: room.id, live: true, decision: null, reports: [said, said, said] },
      ])
      for (const [decision, shown] of [
        ['shown', true],
        ['hidden', false],
        [null, true],
      ] as const) {
        expect(await store.decideSession(room.id, decision)).toBe(true)
        expect(await roomsOf(store)).toEqual(shown ? [room.id] : [])
      }
      expect(await store.reportedSessions(nowMs)).toEqual([])
      expect(await store.decideSession(createTestRoom().id, 'hidden')).toBe(false)
    }),
  )

  test(
    'forgets it with its room, and lists no more than it may (H86, H110)',
    withStore(async store => {
      const { room } = await publish(store)
      await store.sessionHere(room.id, 'north', 1, nowMs)
      await store.reportSession(room.id, key(), { reason: 'other', words: '' }, nowMs)
      await publish(store)
      const over = createTestRoom()
      await makeRoom(store, over)
      const { word, signed } = sessionOf(over)
      expect(await store.putSession(word, signed, 2, nowMs)).toEqual({ ok: false, error: 'too-many' })
      expect((await store.putSession(word, signed, 2, nowMs + minute)).ok).toBe(true)
      await store.forgetUntouched(nowMs + 1e9, 10_000)
      expect(await list(store, {}, nowMs + minute)).toEqual({ count: 0, sessions: [] })
      expect(await store.reportedSessions(nowMs)).toEqual([])
    }),
  )
}
