import { describe, expect, test } from 'vitest'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf, personKey } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { createTestClock } from '../support/test-clock.ts'
import {
  bytes,
  createTestRoom,
  enter,
  greet,
  hubForFile,
  type Newcomer,
  openRoom,
  openSocket,
  putPolicy,
} from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })

const turnedAway = (reason: string) => ({ code: 4001, reason })
const signalOf = (data: string, to: SessionId | null = null) => ({ type: 'signal', to, data })

const shownOf = ({ session, person, welcome }: Awaited<ReturnType<typeof enter>>) => ({
  session,
  person,
  role: 'editor',
  number: welcome.number,
  presence: '',
})

describe('the handshake', () => {
  test.each(['owner', 'editor', 'viewer'] as const)(
    'welcomes an %s who signs the challenge (H20)',
    async role => {
      const room = await openRoom(hub)
      const { welcome } = await enter(hub, room, { role })
      expect(welcome.sessions).toEqual([])
    },
  )

  test('binds the answer to any name of a loopback hub (H20)', async () => {
    const room = await openRoom(hub)
    await enter(hub, room, { origin: hub.url.replace('127.0.0.1', 'localhost') })
  })

  test.each<[string, () => Newcomer]>([
    ["another role's key", () => ({ roleKey: keyPairFromSeed(bytes(32)) })],
    ['an answer that was meant for another hub', () => ({ origin: 'https://hub.example' })],
    ["a Host header's word for where we are", () => ({ origin: 'http://evil.test', host: 'evil.test' })],
  ])('turns away %s (H22)', async (_what, newcomer) => {
    const room = await openRoom(hub)
    expect(await (await greet(hub, room, newcomer())).closed()).toEqual(turnedAway('wrong-key'))
  })

  test('turns away an editor who claims to be the owner (H22)', async () => {
    const room = await openRoom(hub)
    const newcomer = await greet(hub, room, { role: 'owner', roleKey: room.keyOf('editor') })
    expect(await newcomer.closed()).toEqual(turnedAway('wrong-key'))
  })

  test('turns away the key of an older epoch (H22)', async () => {
    const room = await openRoom(hub)
    const roleKey = room.keyOf('editor')
    room.nextEpoch()
    await putPolicy(hub, room, room.signed())
    expect(await (await greet(hub, room, { roleKey })).closed()).toEqual(turnedAway('wrong-key'))
  })

  test('turns away from a room that has no policy (H22)', async () => {
    expect(await (await greet(hub, createTestRoom())).closed()).toEqual(turnedAway('unknown-room'))
  })

  test('turns away a banned person (H22)', async () => {
    const room = createTestRoom()
    const identity = bytes(32)
    const bans = [personIdOf(personKey(identity, room.id).publicKey)]
    await putPolicy(hub, room, room.signed({ bans }))
    expect(await (await greet(hub, room, { identity })).closed()).toEqual(turnedAway('banned'))
  })

  test.each([
    ['an empty object', '{}'],
    ['a signal', JSON.stringify(signalOf('AAAA'))],
    ['a hello of another version', JSON.stringify({ type: 'hello', v: 2 })],
    ['null', 'null'],
  ])('closes on %s as the first message (H21)', async (_what, message) => {
    const socket = await openSocket(hub)
    socket.send(message)
    expect(await socket.closed()).toEqual(turnedAway('bad-hello'))
  })

  test('closes a socket that says nothing for ten seconds, and no other (H21)', async () => {
    const room = await openRoom(hub)
    const silent = await openSocket(hub)
    await silent.next('challenge')
    const member = await enter(hub, room)
    await clock.advance(limits.authenticateMs)
    expect(await silent.closed()).toEqual(turnedAway('late'))
    const next = await enter(hub, room)
    expect(next.welcome.sessions).toEqual([shownOf(member)])
  })

  test('closes with 4003 when the room is full, until somebody leaves (H23)', async () => {
    const room = await openRoom(hub, { people: 1 })
    const first = await enter(hub, room)
    expect((await (await greet(hub, room)).closed()).code).toBe(4003)
    first.close()
    await first.closed()
    await enter(hub, room)
  })
})

describe('who is there', () => {
  test('is told to others as joined and left (H25)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const ben = await enter(hub, room)
    expect(ben.welcome.sessions).toEqual([shownOf(ada)])
    expect(await ada.next('joined')).toEqual({ type: 'joined', ...shownOf(ben) })
    ben.ws.terminate()
    expect(await ada.next('left')).toEqual({ type: 'left', session: ben.session })
  })

  test('does not change when a person comes back with the same session (H24)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const ben = await enter(hub, room)
    await ada.next('joined')
    const again = await enter(hub, room, { identity: ben.identity, session: ben.session })
    expect(await ben.closed()).toEqual({ code: 1000, reason: 'replaced' })
    expect(again.welcome.sessions).toHaveLength(1)
    again.send(signalOf('AAAA'))
    await ada.until(() => ada.inbox.length > 0)
    expect(ada.inbox).toEqual([{ type: 'signal', from: ben.session, data: 'AAAA' }])
  })

  test("turns away another person who claims somebody's session (H24)", async () => {
    const room = await openRoom(hub)
    const { session } = await enter(hub, room)
    expect(await (await greet(hub, room, { session })).closed()).toEqual(turnedAway('session-in-use'))
  })
})

describe('signaling', () => {
  async function threeAndAStranger() {
    const room = await openRoom(hub)
    const ada = await enter(hub, room, { role: 'owner' })
    const ben = await enter(hub, room)
    const viewer = await enter(hub, room, { role: 'viewer' })
    const stranger = await enter(hub, await openRoom(hub))
    return { ada, ben, viewer, stranger }
  }

  test('reaches the session it names, stamped with its sender (H26)', async () => {
    const { ada, ben } = await threeAndAStranger()
    ada.send(signalOf('c2VhbGVk', ben.session))
    expect(await ben.next('signal')).toEqual({ type: 'signal', from: ada.session, data: 'c2VhbGVk' })
  })

  test('without a receiver reaches every editor of the room and nobody else (H26)', async () => {
    const { ada, ben, viewer, stranger } = await threeAndAStranger()
    ben.send(signalOf('AAAA', viewer.session))
    ben.send(signalOf('AAAA', stranger.session))
    ben.send(signalOf('BBBB'))
    expect((await ada.next('signal')).data).toBe('BBBB')
    // An answer to each proves that nothing else was on its way.
    viewer.send(signalOf('CCCC'))
    expect(await viewer.next('refused')).toMatchObject({ code: 'viewers-may-not-signal' })
    stranger.ws.ping()
    await new Promise(resolve => stranger.ws.once('pong', resolve))
    expect([...viewer.inbox, ...stranger.inbox]).toEqual([])
  })

  test('of a viewer goes nowhere (H27)', async () => {
    const { ada, ben, viewer } = await threeAndAStranger()
    viewer.send(signalOf('AAAA', ada.session))
    await viewer.next('refused')
    ben.send(signalOf('BBBB', ada.session))
    expect((await ada.next('signal')).data).toBe('BBBB')
  })

  test('that is malformed is dropped and the socket stays (H30)', async () => {
    const { ada, ben } = await threeAndAStranger()
    for (const bad of [
      '{',
      '[]',
      '{"type":"signal"}',
      JSON.stringify(signalOf('not base64!')),
      '"'.repeat(9),
    ])
      ada.send(bad)
    ada.ws.send(Buffer.from([0, 255, 1]))
    ada.send(signalOf('BBBB'))
    expect(await ben.next('signal')).toMatchObject({ from: ada.session, data: 'BBBB' })
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    expect(metrics).toMatch(/alongside_drops_total\{reason="malformed"\} [1-9]/)
  })

  test('is from whoever sends it, whatever it says of that (H26, E4)', async () => {
    const { ada, ben } = await threeAndAStranger()
    ada.send({ ...signalOf('AAAA'), from: ben.session })
    expect(await ben.next('signal')).toMatchObject({ from: ada.session, data: 'AAAA' })
  })
})

describe('a changed policy', () => {
  test('is sent to everybody connected (H28)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const policy = room.signed()
    await putPolicy(hub, room, policy)
    expect((await ada.next('policy')).policy).toEqual(policy)
  })

  test('turns out whom it bans, without showing it to them (H28)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const ben = await enter(hub, room)
    await putPolicy(hub, room, room.signed({ bans: [ben.person] }))
    expect(await ben.closed()).toEqual(turnedAway('banned'))
    expect(ben.inbox).toEqual([])
    expect((await ada.next('left')).session).toBe(ben.session)
  })

  test('of a new epoch is sent to everybody, then only the owner stays (H28)', async () => {
    const room = await openRoom(hub)
    const owner = await enter(hub, room, { role: 'owner' })
    const others = [await enter(hub, room), await enter(hub, room, { role: 'viewer' })]
    room.nextEpoch()
    await putPolicy(hub, room, room.signed())
    for (const other of others) {
      await other.next('policy')
      expect(await other.closed()).toEqual(turnedAway('old-epoch'))
    }
    await owner.next('policy')
    expect((await enter(hub, room)).welcome.sessions).toHaveLength(1)
  })
})
