import { describe, expect, test } from 'vitest'
import { toBase64Url, utf8 } from '../../lib/core/bytes.ts'
import type { SnapshotId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { SnapshotPlace } from '../../lib/protocol/snapshot.ts'
import { createTestClock } from '../support/test-clock.ts'
import { appendOf, wholeLog } from './log-client.ts'
import { memberOf } from './snapshot-client.ts'
import { bytes, call, enter, openRoom, startTestHub, type TestHub, type TestRoom } from './test-hub.ts'

const day = 86_400_000
const state = bytes(2_000)
const parts = { name: new Uint8Array(), state, text: utf8('sealed text') }

/** A room in whose log there is something, and a place for a snapshot of it. */
async function roomWithLog(hub: TestHub) {
  const room = await openRoom(hub)
  const ada = await enter(hub, room)
  ada.send(appendOf())
  const { seq, chain } = await ada.next('appended')
  const place = (change: Partial<SnapshotPlace> = {}): SnapshotPlace => ({
    room: room.id,
    epoch: 1,
    id: toBase64Url(bytes(16)) as SnapshotId,
    kind: 'snapshot',
    seq,
    chain,
    ...change,
  })
  return { room, ada, place }
}

/** Runs something with a hub of its own, whose clock is handed in. */
const withHub =
  (run: (hub: TestHub, clock: ReturnType<typeof createTestClock>) => Promise<void>) => async () => {
    const clock = createTestClock()
    const hub = await startTestHub({ clock, perAddressFactor: 100 })
    await run(hub, clock).finally(async () => {
      const closing = hub.close()
      await clock.advance(2_000)
      await closing
    })
  }

describe('a snapshot', () => {
  test(
    'is handed in by editors, and listed and read by all (H90)',
    withHub(async hub => {
      const { room, place } = await roomWithLog(hub)
      const [editor, viewer] = [memberOf(hub, room), memberOf(hub, room, 'viewer')]
      const first = place()
      expect(await viewer.put(first, parts, null)).toEqual({ ok: false, error: 'forbidden' })
      expect(await editor.put(first, parts, null)).toEqual({ ok: true, value: null })
      const { room: _room, ...listed } = first
      expect(await viewer.list()).toMatchObject({ ok: true, value: [{ ...listed, opened: false }] })
      expect(await viewer.read(first.id, 'state')).toEqual({ ok: true, value: state })
      expect(await viewer.read(first.id, 'text')).toEqual({ ok: true, value: parts.text })
      expect(await viewer.read(place().id, 'state')).toEqual({ ok: false, error: 'not-found' })
    }),
  )

  test(
    'is not for those who have not proved themselves, nor of another room (H90)',
    withHub(async hub => {
      const { room, place } = await roomWithLog(hub)
      const first = place()
      await memberOf(hub, room).put(first, parts, null)
      const path = `/v1/rooms/${room.id}/snapshots`
      for (const at of [path, `${path}/${first.id}`, `${path}/${first.id}/text`])
        expect(await call(hub, 'GET', at)).toMatchObject({ status: 401, body: { code: 'unauthorised' } })
      const other = await openRoom(hub)
      expect(await memberOf(hub, other).read(first.id, 'state')).toMatchObject({ error: 'not-found' })
    }),
  )

  test(
    'claims only what was read, comes after the newest, and is for the epoch (H91)',
    withHub(async hub => {
      const { room, place } = await roomWithLog(hub)
      const editor = memberOf(hub, room)
      const stale = { ok: false, error: 'stale-snapshot' }
      expect(await editor.put(place({ seq: 2 }), parts, null)).toEqual(stale)
      expect(await editor.put(place({ chain: toBase64Url(bytes(32)) }), parts, null)).toEqual(stale)
      expect(await editor.put(place({ epoch: 2 }), parts, null)).toEqual(stale)
      expect(await editor.put(place(), parts, place().id)).toEqual(stale)
      const first = place()
      expect((await editor.put(first, parts, null)).ok).toBe(true)
      expect(await editor.put(place(), parts, null)).toEqual(stale)
      expect((await editor.put(place(), parts, first.id)).ok).toBe(true)
    }),
  )

  test(
    'is told to everybody in the room, when it comes and when it was opened, and to newcomers (H92)',
    withHub(async hub => {
      const { room, ada, place } = await roomWithLog(hub)
      const [maker, other] = [memberOf(hub, room), memberOf(hub, room)]
      const { room: _room, kind: _kind, ...told } = place()
      await maker.put({ ...told, room: room.id, kind: 'snapshot' }, parts, null)
      expect((await ada.next('snapshot')).snapshot).toEqual({ ...told, opened: false })
      await maker.opened(told.id)
      await other.opened(told.id)
      expect((await ada.next('snapshot')).snapshot).toEqual({ ...told, opened: true })
      expect((await enter(hub, room)).welcome.snapshot).toEqual({ ...told, opened: true })
      expect((await enter(hub, await openRoom(hub))).welcome.snapshot).toBeUndefined()
    }),
  )

  test(
    'that is too large, or no snapshot at all, is refused, and the hub goes on (H90)',
    withHub(async hub => {
      const { room, place } = await roomWithLog(hub)
      const editor = memberOf(hub, room)
      const large = { ...parts, state: new Uint8Array(limits.snapshotBytes) }
      expect(await editor.put(place(), large, null)).toEqual({ ok: false, error: 'too-large' })
      const { id, seq, chain } = place()
      const put = (query: string, body: Uint8Array, type = 'application/octet-stream') =>
        editor.request(`/snapshots/${id}?${query}`, {
          method: 'PUT',
          headers: { 'content-type': type },
          body: new Uint8Array(body),
        })
      const good = `kind=snapshot&epoch=1&seq=${seq}&chain=${chain}`
      for (const body of [bytes(3), bytes(300).fill(255), new Uint8Array()])
        expect(await put(good, body)).toEqual({ ok: false, error: 'bad-request' })
      for (const query of ['', 'kind=none', `${good}&more=1`, good.replace('epoch=1', 'epoch=-1')])
        expect(await put(query, bytes(300))).toEqual({ ok: false, error: 'bad-request' })
      expect(await put(good, bytes(300), 'text/plain')).toEqual({ ok: false, error: 'bad-request' })
      expect((await editor.put(place(), parts, null)).ok).toBe(true)
    }),
  )
})

test(
  'what two opened snapshots cover goes a week later, while somebody reads and nobody asks (H93)',
  withHub(async (hub, clock) => {
    const { room, ada, place } = await roomWithLog(hub)
    const [maker, other] = [memberOf(hub, room), memberOf(hub, room)]
    const ids = [place().id, place().id]
    for (const [i, id] of ids.entries()) {
      expect((await maker.put(place({ id }), parts, ids[i - 1] ?? null)).ok).toBe(true)
      await other.opened(id)
    }
    const before = await wholeLog(ada)
    const { seq, chain } = before[0]!
    await clock.advance(7 * day + 3_600_000)
    for (;;) {
      const { entries } = await wholeLogAnew(hub, room)
      if (entries[0]!.data !== '') continue
      expect(entries).toMatchObject([{ seq, chain, parts: 1, hash: expect.stringMatching(/^[\w-]{43}$/) }])
      break
    }
  }),
)

async function wholeLogAnew(hub: TestHub, room: TestRoom) {
  const reader = await enter(hub, room)
  const entries = await wholeLog(reader)
  reader.close()
  return { entries }
}
