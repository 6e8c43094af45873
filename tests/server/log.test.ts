import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain } from '../../lib/core/log-chain.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { createTestClock } from '../support/test-clock.ts'
import { appendOf, entriesTo, inParts, problemsOf, wholeLog } from './log-client.ts'
import { enter, hubForFile, openRoom, putPolicy } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })

describe('the log', () => {
  test('numbers what is appended from 1 and tells everybody else (H50, H52)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    expect(ada.welcome).toMatchObject({ head: 0, chain: toBase64Url(emptyChain) })
    const first = appendOf()
    ada.send(first)
    expect(await ada.next('appended')).toMatchObject({ id: first.id, seq: 1 })
    const { entries, head } = await ben.next('entries')
    expect(head).toBe(1)
    const { type: _, ...content } = first
    expect(entries).toMatchObject([{ ...content, seq: 1, person: ada.person }])
    ben.send(appendOf())
    expect((await ben.next('appended')).seq).toBe(2)
    expect((await ada.next('entries')).entries).toMatchObject([{ seq: 2, person: ben.person }])
    const late = await enter(hub, room)
    const log = await wholeLog(late)
    expect(problemsOf(log)).toEqual([])
    expect(late.welcome).toMatchObject({ head: 2, chain: log[1]!.chain })
  })

  test('stores an id once, whoever says it again and whatever they say (H51)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    const first = appendOf()
    ada.send(first)
    ada.send(appendOf())
    ada.send(first)
    ben.send(appendOf({ id: first.id }))
    const told = [await ada.next('appended'), await ada.next('appended'), await ada.next('appended')]
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, 1])
    expect(told[2]).toEqual(told[0])
    expect(await ben.next('appended')).toEqual(told[0])
    const log = await wholeLog(await enter(hub, room))
    expect(log.map(({ data }) => data)).toContain(first.data)
    expect(problemsOf(log)).toEqual([])
    expect(log).toHaveLength(2)
  })

  test('is one sequence without holes for everybody while many append (H52, H53)', async () => {
    const room = await openRoom(hub)
    const crowd = await Promise.all(Array.from({ length: 5 }, () => enter(hub, room)))
    const each = 60
    for (const member of crowd) for (let i = 0; i < each; i++) member.send(appendOf())
    const late = await enter(hub, room)
    const logs = await Promise.all(
      crowd.map(async member => {
        const acked: Extract<HubToClient, { type: 'appended' }>[] = []
        const seen = new Map<number, string>()
        await member.until(() => {
          for (const message of member.inbox.splice(0) as HubToClient[]) {
            if (message.type === 'appended') acked.push(message)
            if (message.type === 'entries')
              for (const { seq, id } of message.entries) {
                // In order: the numbers that are missing below are this member's own.
                expect(seq).toBeGreaterThan(Math.max(0, ...seen.keys()))
                seen.set(seq, id)
              }
          }
          return acked.length === each && seen.size === each * (crowd.length - 1)
        })
        for (const { seq, id } of acked) seen.set(seq, id)
        return [...seen].sort(([a], [b]) => a - b)
      }),
    )
    for (const log of logs) expect(log).toEqual(logs[0])
    expect(logs[0]!.map(([seq]) => seq)).toEqual(Array.from({ length: each * 5 }, (_, i) => i + 1))
    const log = await wholeLog(late)
    expect(problemsOf(log)).toEqual([])
    expect(log.map(({ seq, id }) => [seq, id])).toEqual(logs[0])
  })

  test('is pulled from any place, and tells its end when there is no more (H53)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    for (let i = 0; i < 90; i++) ada.send(appendOf())
    await ada.until(() => ada.inbox.length >= 90)
    ada.inbox.length = 0
    ada.send({ type: 'pull', after: 10 })
    const first = await ada.next('entries')
    expect(first.entries).toHaveLength(limits.entriesPerMessage)
    expect(first.entries[0]?.seq).toBe(11)
    expect((await entriesTo(ada, 90)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 90 - 74 }, (_, i) => 75 + i),
    )
    for (const after of [90, 5_000]) {
      ada.send({ type: 'pull', after })
      expect(await ada.next('entries')).toEqual({ type: 'entries', head: 90, entries: [] })
    }
    const ben = await enter(hub, room)
    ben.send(appendOf())
    expect((await ada.next('entries')).entries).toMatchObject([{ seq: 91 }])
  })

  test('takes large things in parts, as one (H54)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    const parts = inParts(8)
    for (const part of parts) ada.send(part)
    expect((await ada.next('appended')).seq).toBe(1)
    const log = await entriesTo(ben, 1)
    expect(log.map(({ data }) => data)).toEqual(parts.map(({ data }) => data))
    expect(problemsOf(log)).toEqual([])
  })

  test('takes nothing of what is not whole (H54)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    const [a, b, c] = [inParts(3, 10), inParts(3, 10), inParts(2, 10)]
    ada.send(a[0])
    ada.send(a[2])
    expect(await ada.next('not-appended')).toMatchObject({ id: a[0]!.id, code: 'bad-parts' })
    ada.send(b[0])
    ada.send(c[0])
    expect(await ada.next('not-appended')).toMatchObject({ id: b[0]!.id, code: 'bad-parts' })
    ada.send({ ...c[1], kind: 'record' })
    expect(await ada.next('not-appended')).toMatchObject({ id: c[0]!.id, code: 'bad-parts' })
    ada.send(a[0])
    ada.send(a[1])
    ada.close()
    await ada.closed()
    // The rest from another socket does not complete it; the whole of it does.
    const again = await enter(hub, room, { identity: ada.identity })
    again.send(a[2])
    for (const part of a) again.send(part)
    expect((await again.next('appended')).seq).toBe(1)
    const log = await wholeLog(ben)
    expect(problemsOf(log)).toEqual([])
    expect(log.map(({ data }) => data)).toEqual(a.map(({ data }) => data))
  })

  test('lets an append in one part pass between the parts of another (H54)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    const [first, second] = inParts(2, 10)
    ada.send(first)
    ada.send(appendOf())
    ada.send(second)
    expect((await ada.next('appended')).seq).toBe(1)
    expect(await ada.next('appended')).toMatchObject({ id: first!.id, seq: 2 })
  })
})

describe('what is not appended', () => {
  test("a viewer's updates, while what they say is (H57)", async () => {
    const viewer = await enter(hub, await openRoom(hub), { role: 'viewer' })
    viewer.send(appendOf())
    expect(await viewer.next('not-appended')).toMatchObject({ code: 'viewers-may-not-edit', retryAfterMs: 0 })
    viewer.send(appendOf({ kind: 'record' }))
    expect((await viewer.next('appended')).seq).toBe(1)
  })

  test('what somebody says who is muted, from the moment they are (H57)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    ada.send(appendOf({ kind: 'record' }))
    await ada.next('appended')
    await putPolicy(hub, room, room.signed({ mutes: [ada.person] }))
    ada.send(appendOf({ kind: 'record' }))
    expect(await ada.next('not-appended')).toMatchObject({ code: 'muted' })
    ada.send(appendOf())
    expect((await ada.next('appended')).seq).toBe(2)
  })

  test('what is sealed for another epoch (H57)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    ada.send(appendOf({ epoch: 2 }))
    expect(await ada.next('not-appended')).toMatchObject({ code: 'old-epoch' })
  })

  test('more than the burst, until the time it names (H58)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    for (let i = 0; i <= limits.appendsBurst; i++) ada.send(appendOf())
    const { code, retryAfterMs } = await ada.next('not-appended')
    expect(code).toBe('rate-limited')
    await clock.advance(retryAfterMs)
    ada.send(appendOf())
    await ada.until(() =>
      ada.inbox.find(message => (message as { seq?: number }).seq === limits.appendsBurst + 1),
    )
  })

  test('more bytes than the burst, until the time it names (H58)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    const parts = inParts(27)
    for (const part of parts) ada.send(part)
    const { code, retryAfterMs } = await ada.next('not-appended')
    expect(code).toBe('rate-limited')
    await clock.advance(retryAfterMs)
    ada.send(appendOf())
    expect((await ada.next('appended')).seq).toBe(1)
  })
})
