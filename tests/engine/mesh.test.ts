import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { editorEpoch, keyPairFromSeed, viewerEpoch } from '../../lib/core/keys.ts'
import type { Unlinked } from '../../lib/engine/types.ts'
import { sealSignal } from '../../lib/protocol/signal.ts'
import { createMeshRoom, type MeshEnd } from '../support/mesh-room.ts'
import { createSelf, createShared } from '../support/transport-end.ts'

type MeshRoom = ReturnType<typeof createMeshRoom>

let room: MeshRoom
afterEach(() => room.close())

function openRoom(people: number, wire?: Parameters<typeof createMeshRoom>[1]): MeshEnd[] {
  room = createMeshRoom(5, wire)
  return Array.from({ length: people }, () => room.join())
}

async function linked(people: number, wire?: Parameters<typeof createMeshRoom>[1]): Promise<MeshEnd[]> {
  const ends = openRoom(people, wire)
  await room.until(room.whole)
  return ends
}

const sessionsOf = (end: MeshEnd): SessionId[] => [...end.peers.keys()]
const whyOf = (end: MeshEnd): Set<Unlinked> => new Set(end.status()?.unlinked.values())
const historyOf = (ends: readonly MeshEnd[]): string[] => ends.flatMap(end => end.history)

test('M1 what the hub makes up, redirects or garbles is dropped', async () => {
  const [a, b, c] = (await linked(3)) as [MeshEnd, MeshEnd, MeshEnd]
  const before = a.transport.dropped
  const key = room.keys.edit!.signaling
  const sealFor = (from: MeshEnd, to: MeshEnd, epoch = 1) =>
    sealSignal(
      key,
      { room: room.room, epoch, from: from.self.session, to: to.self.session },
      { type: 'goodbye' },
      room.randomBytes(24),
    )
  room.hub.inject(b.self.session, a.self.session, sealFor(b, c))
  room.hub.inject(c.self.session, a.self.session, sealFor(b, a))
  room.hub.inject(b.self.session, a.self.session, sealFor(b, a, 2))
  room.hub.inject(b.self.session, a.self.session, room.randomBytes(200))
  room.hub.inject(createSelf(room.randomBytes).session, a.self.session, sealFor(b, a))
  await room.clock.advance(100)
  expect(a.transport.dropped - before).toBe(5)
  expect(a.peers.size).toBe(2)
})

test('M2 one connection at each end links two people', async () => {
  await linked(5)
  expect(room.wires.open).toBe(5 * 4)
})

test('M3 a message about an attempt that is not under way changes nothing', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  const route = { room: room.room, epoch: 1, from: b.self.session, to: a.self.session }
  for (const content of [
    { type: 'answer', sdp: 'v=0' },
    {
      type: 'candidate',
      candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
      sdpMid: '0',
      sdpMLineIndex: 0,
    },
  ] as const) {
    const attempt = toBase64Url(room.randomBytes(8))
    const sealed = sealSignal(
      room.keys.edit!.signaling,
      route,
      { type: 'negotiate', attempt, content },
      room.randomBytes(24),
    )
    room.hub.inject(b.self.session, a.self.session, sealed)
  }
  await room.clock.advance(2_000)
  expect(historyOf([a, b])).toHaveLength(2)
  expect(room.wires.open).toBe(2)
})

test('M4 the hub hears nothing while everybody is linked', async () => {
  await linked(4)
  const { passed } = room.hub
  await room.clock.advance(10 * 60_000)
  expect(room.hub.passed).toBe(passed)
})

test('M4 a session that never answers is asked more and more rarely', async () => {
  const [a] = openRoom(1) as [MeshEnd]
  room.hub.connect(createSelf(room.randomBytes)).start({
    state: () => undefined,
    sessions: () => undefined,
    joined: () => undefined,
    left: () => undefined,
    signal: () => undefined,
  })
  await room.clock.advance(10 * 60_000)
  expect(room.hub.passed).toBeGreaterThan(20)
  expect(room.hub.passed).toBeLessThan(100)
  expect(a.status()).toMatchObject({ pending: 1 })
  expect([...whyOf(a)]).toEqual(['linking'])
})

test('M5 nine are linked; a tenth is told that it is full, and let in when somebody leaves', async () => {
  const nine = await linked(9)
  const tenth = room.join()
  await room.until(() => whyOf(tenth).has('many'))
  await room.clock.advance(60_000)
  expect(tenth.peers.size).toBe(0)
  expect(nine.every(end => end.peers.size === 8 && end.status()?.pending === 0)).toBe(true)

  nine[4]!.transport.close()
  await room.until(() => tenth.peers.size === 8)
  await room.until(() => whyOf(tenth).size === 0)
})

test('M6 links outlive the hub, and a newcomer is linked when it is back', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  room.hub.stop()
  await room.clock.advance(60_000)
  expect(a.status()?.hub).toBe('connecting')
  a.transport.send(b.self.session, Uint8Array.of(7))
  await room.until(() => b.messages.length === 1)
  room.hub.start()
  room.join()
  await room.until(room.whole)
  expect(historyOf([a, b]).filter(line => line.startsWith('-'))).toEqual([])
})

test('M6 the hub saying that somebody left ends no link', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  room.hub.lose(b.self.session)
  await room.clock.advance(60_000)
  expect(a.peers.has(b.self.session)).toBe(true)
})

test('M7 somebody who answers and cannot be linked is reported after a while', async () => {
  const [a] = openRoom(2) as [MeshEnd]
  room.wires.setCarrying(false)
  await room.until(() => whyOf(a).has('no-direct-way'))
  expect(a.status()).toMatchObject({ hub: 'open', pending: 1 })
  room.wires.setCarrying(true)
  await room.until(room.whole)
  expect(a.status()).toMatchObject({ pending: 0, unlinked: new Map() })
})

describe('M8 nothing counts before the hello is proved', () => {
  test.each([
    ['session', 3],
    ['person', 20],
    ['client id', 50],
    ['counting ids', 60],
    ['signature', 100],
  ])('with another %s it is refused', async (_, at) => {
    openRoom(2)
    room.wires.tamper(bytes => {
      if (bytes[0] !== 1) return bytes
      const forged = bytes.slice()
      forged[at] = forged[at]! ^ 1
      return forged
    })
    await room.clock.advance(30_000)
    expect(historyOf(room.ends)).toEqual([])
    expect(room.ends.some(end => end.transport.dropped > 0)).toBe(true)
  })

  test('a hello of one connection is refused on another', async () => {
    openRoom(2)
    let first: Uint8Array | null = null
    room.wires.tamper(bytes => {
      if (bytes[0] !== 1) return bytes
      first ??= bytes.slice()
      return first
    })
    await room.clock.advance(30_000)
    expect(historyOf(room.ends)).toEqual([])
  })

  test('everything else is dropped as long as it is missing', async () => {
    const [a] = openRoom(2) as [MeshEnd]
    room.wires.tamper(bytes => (bytes[0] === 1 ? null : bytes))
    await room.clock.advance(1_000)
    const before = a.transport.dropped
    room.wires.spray(Uint8Array.of(0x11, 1, 2, 3))
    expect(a.transport.dropped).toBe(before + 2)
    expect(a.messages).toEqual([])
    expect(a.frames).toEqual([])
  })

  test('a key that is not the person’s opens nothing', async () => {
    const [a] = openRoom(1) as [MeshEnd]
    const self = createSelf(room.randomBytes)
    const impostor = room.join({ self: { ...self, key: keyPairFromSeed(room.randomBytes(32)) } })
    await room.clock.advance(30_000)
    expect(historyOf([a, impostor])).toEqual([])
  })
})

test('M8 another epoch’s keys lead to nobody', async () => {
  const [a] = openRoom(1) as [MeshEnd]
  room.join({ keys: editorEpoch(2, room.randomBytes(32)) })
  await room.clock.advance(30_000)
  expect(a.history).toEqual([])
})

test('M8 a viewer’s keys make no mesh', () => {
  openRoom(0)
  expect(() => room.join({ keys: viewerEpoch(1, room.keys.viewSeed) })).toThrow('editor')
})

test('M9 a client id that is ours, or another’s, is refused', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  const shared = createShared()
  shared.awareness.clientID = b.shared.awareness.clientID
  const mimic = room.join({ shared })
  await room.clock.advance(30_000)
  expect(a.peers.has(mimic.self.session)).toBe(false)
  expect(b.peers.has(mimic.self.session)).toBe(false)
  expect(a.peers.has(b.self.session)).toBe(true)
})

test('M10 a motionless peer stays for as long as it is there', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  b.shared.awareness.setLocalState({ still: true })
  await room.clock.advance(30 * 60_000)
  expect(historyOf([a, b])).toHaveLength(2)
  expect(a.shared.awareness.getStates().get(b.shared.doc.clientID)).toEqual({ still: true })
})

test('M10 a silent peer is down after five seconds', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  room.wires.setCarrying(false)
  const startMs = room.clock.now()
  await room.until(() => a.peers.size === 0 && b.peers.size === 0)
  expect(room.clock.now() - startMs).toBeGreaterThanOrEqual(4_500)
  expect(room.clock.now() - startMs).toBeLessThan(6_000)
  room.wires.setCarrying(true)
  await room.until(room.whole)
  expect(a.history.map(line => line[0])).toEqual(['+', '-', '+'])
})

test('M10 the round trip is measured', async () => {
  const [a, b] = (await linked(2, { delayMs: 40 })) as [MeshEnd, MeshEnd]
  await room.until(() => a.peers.get(b.self.session)?.rttMs === 80)
})

test('M11 M12 messages on their way when links break arrive once and in order, and nobody is reported down', async () => {
  const [a, b] = (await linked(2, { delayMs: 20, jitterMs: 20 })) as [MeshEnd, MeshEnd]
  let sent = 0
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 10; i++)
      a.transport.send(b.self.session, Uint8Array.of(sent++, ...new Array(i * 4_000).fill(i)))
    await room.clock.advance(round * 3)
    room.wires.breakAll()
    await room.clock.advance(2_000)
  }
  await room.until(() => b.messages.length === sent)
  expect(b.messages.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: sent }, (_, i) => i))
  expect(historyOf([a, b])).toHaveLength(2)
})

test.each([
  ['the initiator', true],
  ['the other', false],
])('M11 when only %s gave the peer up, both begin anew', async (_, deaf) => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  a.transport.send(b.self.session, Uint8Array.of(1))
  await room.until(() => b.messages.length === 1)
  room.wires.tamper((bytes, toInitiator) => (toInitiator === deaf ? null : bytes))
  await room.until(() => a.peers.size === 0 || b.peers.size === 0)
  room.wires.tamper(null)
  await room.until(room.whole)
  a.transport.send(b.self.session, Uint8Array.of(2))
  b.transport.send(a.self.session, Uint8Array.of(3))
  await room.until(() => a.messages.length === 1 && b.messages.length === 2)
  for (const end of [a, b]) expect(end.history.map(line => line[0])).toEqual(['+', '-', '+'])
})

test('M11 a count that cannot be ends the link, and both begin anew', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  room.wires.spray(Uint8Array.of(5, 0, 0, 0, 9, 0, 0, 0, 0))
  await room.clock.advance(100)
  await room.until(room.whole)
  a.transport.send(b.self.session, Uint8Array.of(2))
  await room.until(() => b.messages.length === 1)
})

test('M13 a goodbye through the hub counts where the link’s was lost', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  room.wires.setCarrying(false)
  b.transport.close()
  await room.clock.advance(0)
  expect(a.peers.size).toBe(0)
})

test('M14 leaving holds nothing', async () => {
  const ends = await linked(4)
  room.wires.breakAll()
  await room.clock.advance(100)
  for (const end of ends) end.transport.close()
  await room.clock.advance(0)
  expect(room.leftovers()).toBe(0)
})

test('M16 no bytes on either channel make a linked mesh throw or lose a peer', async () => {
  const [a, b] = (await linked(2)) as [MeshEnd, MeshEnd]
  const tag = fc.constantFrom(...[0, 2, 3, 0x10, 0x11, 0x12, 0x13, 0x14, 0xff])
  await fc.assert(
    fc.asyncProperty(tag, fc.uint8Array({ maxLength: 300 }), async (first, rest) => {
      room.wires.spray(Uint8Array.of(first, ...rest))
    }),
    { numRuns: 2_000, seed: 1 },
  )
  await room.clock.advance(20_000)
  expect(a.peers.size + b.peers.size).toBe(2)
  expect(a.transport.dropped).toBeGreaterThan(100)
})

test.each([2, 3, 6, 9])('M17 a move among %i people is one send for each other person', async people => {
  const [a] = (await linked(people)) as [MeshEnd]
  const before = room.wires.lossySent
  a.transport.sendFast(sessionsOf(a), new Uint8Array(14))
  expect(room.wires.lossySent - before).toBe(people - 1)
  await room.clock.advance(1_000)
  expect(room.wires.lossySent - before).toBe(people - 1)
})

test('M18 a change is told once to each other person', async () => {
  const ends = await linked(4)
  ends[0]!.shared.doc.getMap('m').set('k', 1)
  await room.until(() => ends.every(end => end.shared.doc.getMap('m').get('k') === 1))
  const { carried } = room.wires
  ends[0]!.shared.doc.getMap('m').set('k', 2)
  await room.clock.advance(100)
  expect(room.wires.carried - carried).toBe(3)
})
