import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { createTestClock } from '../support/test-clock.ts'
import { bytes, enter, hubForFile, openRoom, type TestRoom } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })
const page = toBase64Url(bytes(16))

/** A member on a page; its frames are one byte here, which is all that the hub may care about. */
async function reader(room: TestRoom, tag: string | null = page) {
  const member = await enter(hub, room)
  member.send({ type: 'page', tag })
  await member.settled()
  return {
    ...member,
    number: member.welcome.number,
    move: (...values: number[]) => {
      for (const value of values) member.ws.send(packFrame(Uint8Array.of(value)))
    },
    /** What has come, batch by batch: `[number, byte]` each. */
    seen: () => member.batches.map(batch => batch.map(({ number, sealed }) => [number, sealed[0]])),
  }
}

describe('the fast lane', () => {
  test('passes the first frame on at once and the newest of each sender after 16 ms (H60, H61)', async () => {
    const room = await openRoom(hub)
    const [ada, ben, cleo] = [await reader(room), await reader(room), await reader(room)]
    ada.move(1)
    await ada.settled()
    ada.move(2, 3)
    await ada.settled()
    ben.move(4)
    await ben.settled()
    await cleo.settled()
    expect(cleo.seen()).toEqual([[[ada.number, 1]]])
    await clock.advance(limits.fastWindowMs)
    for (const member of [ada, ben, cleo]) await member.settled()
    expect(cleo.seen()[1]).toEqual([
      [ada.number, 3],
      [ben.number, 4],
    ])
    expect(ben.seen()).toEqual([[[ada.number, 1]], [[ada.number, 3]]])
    expect(ada.seen()).toEqual([[[ben.number, 4]]])
  })

  test('runs no timer while nobody sends (H61)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await reader(room), await reader(room)]
    // Windows that earlier tests have left open.
    await clock.advance(limits.fastWindowMs)
    const calm = clock.waiting
    ada.move(1)
    await ada.settled()
    expect(clock.waiting).toBe(calm + 1)
    await clock.advance(limits.fastWindowMs)
    expect(clock.waiting).toBe(calm)
    await ben.settled()
    expect(ben.seen()).toEqual([[[ada.number, 1]]])
  })

  test('reaches people on the same page of the same room and nobody else (H60)', async () => {
    const room = await openRoom(hub)
    const ada = await reader(room)
    const others = [
      await reader(room, toBase64Url(bytes(16))),
      await reader(room, null),
      await reader(await openRoom(hub)),
    ]
    const ben = await reader(room)
    ada.move(1)
    for (const other of others) other.move(9)
    await ada.settled()
    for (const other of others) await other.settled()
    await clock.advance(limits.fastWindowMs)
    for (const other of others) {
      await other.settled()
      expect(other.seen()).toEqual([])
    }
    await ben.settled()
    expect(ben.seen()).toEqual([[[ada.number, 1]]])
  })

  test('follows who changes their page (H60)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await reader(room), await reader(room)]
    ben.send({ type: 'page', tag: null })
    await ben.settled()
    ada.move(1)
    await ada.settled()
    await clock.advance(limits.fastWindowMs)
    ben.send({ type: 'page', tag: page })
    await ben.settled()
    ada.move(2)
    await ada.settled()
    await ben.settled()
    expect(ben.seen()).toEqual([[[ada.number, 2]]])
  })

  test("of one who floods it is cut to their rate, and everybody else's go on (H62)", async () => {
    const room = await openRoom(hub)
    const [ada, ben, cleo] = [await reader(room), await reader(room), await reader(room)]
    const most = limits.fastFramesPerSecond
    ada.move(...Array.from({ length: 4 * most }, (_, i) => i % 256))
    await ada.settled()
    for (let i = 0; i < 10; i++) {
      ben.move(i)
      await ben.settled()
      await clock.advance(limits.fastWindowMs)
    }
    await cleo.settled()
    const ofBen = cleo
      .seen()
      .flat()
      .filter(([number]) => number === ben.number)
    expect(ofBen.map(([, value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const ofAda = cleo
      .seen()
      .flat()
      .filter(([number]) => number === ada.number)
    expect(ofAda.at(-1)).toEqual([ada.number, most - 1])
    expect(ada.inbox.filter(message => (message as { type: string }).type === 'refused')).toEqual([])
  })

  test('closes one who sends ten times too many with 4008 (H62)', async () => {
    const ada = await reader(await openRoom(hub))
    ada.move(...Array.from({ length: 11 * limits.fastFramesPerSecond + 1 }, () => 1))
    expect((await ada.closed()).code).toBe(4008)
  })

  test('drops what is no frame, and the socket stays (H30)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [await reader(room), await reader(room)]
    for (const bad of [[], [1], [2, 7], [0, 1, 2]]) ada.ws.send(Uint8Array.from(bad))
    ada.ws.send(packFrame(bytes(limits.sealedFrameBytes + 1)))
    ada.move(5)
    await ada.settled()
    await ben.settled()
    expect(ben.seen()).toEqual([[[ada.number, 5]]])
  })
})
