import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId, SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PresentSession, Signaling } from '../../lib/engine/mesh/types.ts'
import { createHubSignaling } from '../../lib/engine/relay/signaling.ts'
import { connectHub, type HubOptions, type Socket } from '../../lib/platform/hub-socket.ts'
import { bytes, createTestRoom, putPolicy, startTestHub, type TestRoom } from '../server/test-hub.ts'
import { createFakeSocket } from '../support/fake-socket.ts'
import { freePort } from '../support/free-port.ts'
import { createRealClock, type RealClock } from '../support/real-clock.ts'
import { createTestClock } from '../support/test-clock.ts'
import { createSelf } from '../support/transport-end.ts'

const randomBytes = (length: number) => new Uint8Array(bytes(length))

let hub: Awaited<ReturnType<typeof startTestHub>>
let room: TestRoom
let clock: RealClock
let clients: Signaling[]

beforeEach(async () => {
  hub = await startTestHub({ port: await freePort() })
  room = createTestRoom()
  clock = createRealClock()
  clients = []
  await putPolicy(hub, room, room.signed())
})
afterEach(async () => {
  for (const client of clients) client.close()
  await hub.close()
})

function connect(change: Partial<HubOptions> = {}) {
  const self = createSelf(randomBytes)
  const states: string[] = []
  const present = new Map<SessionId, PresentSession>()
  const signals: { from: SessionId; sealed: Uint8Array }[] = []
  const connection = connectHub({
    url: hub.url,
    room: room.id as RoomId,
    role: 'editor',
    roleKey: room.keyOf('editor'),
    self,
    clock,
    randomBytes,
    openSocket: url => new WebSocket(url) as unknown as Socket,
    ...change,
  })
  const signaling = createHubSignaling(connection, self.session)
  clients.push(signaling)
  signaling.start({
    state: state => void (states.at(-1) === state || states.push(state)),
    sessions(list) {
      present.clear()
      for (const one of list) present.set(one.session, one)
    },
    joined: one => void present.set(one.session, one),
    left: session => void present.delete(session),
    signal: (from, sealed) => void signals.push({ from, sealed }),
  })
  return { self, states, present, signals, signaling, connection }
}

test('two sessions hear of one another and pass signals', async () => {
  const [a, b] = [connect(), connect()]
  await clock.until(() => a.present.has(b.self.session) && b.present.has(a.self.session))
  expect(a.present.get(b.self.session)).toMatchObject({ session: b.self.session, person: b.self.person })
  expect(a.signaling.send(b.self.session, Uint8Array.of(1, 2, 3))).toBe(true)
  await clock.until(() => b.signals.length === 1)
  expect(b.signals).toEqual([{ from: a.self.session, sealed: Uint8Array.of(1, 2, 3) }])
  b.signaling.close()
  await clock.until(() => a.present.size === 0)
})

test('M6 it comes back by itself when the hub does', async () => {
  const [a, b] = [connect(), connect()]
  await clock.until(() => a.present.size === 1 && b.present.size === 1)
  const port = Number(new URL(hub.url).port)
  const { dataDir } = hub
  await hub.stop()
  await clock.until(() => a.states.at(-1) === 'connecting' && b.states.at(-1) === 'connecting')
  expect(a.signaling.send(b.self.session, Uint8Array.of(1))).toBe(false)
  // One that does not know the room refuses whoever comes.
  hub = await startTestHub({ port, dataDir })
  await clock.until(() => a.states.at(-1) === 'open' && a.present.has(b.self.session))
  expect(a.states).toEqual(['connecting', 'open', 'connecting', 'open'])
})

test('it is refused for good with another role’s key', async () => {
  const reasons: string[] = []
  const { states } = connect({
    roleKey: keyPairFromSeed(randomBytes(32)),
    onRefused: reason => void reasons.push(reason),
  })
  await clock.until(() => states.at(-1) === 'refused')
  expect(reasons).toEqual(['wrong-key'])
  expect(clock.waiting).toBe(0)
})

test('H23 it says that the room is full, steadily, and comes in when somebody leaves', async () => {
  await putPolicy(hub, room, room.signed({ people: 1 }))
  const first = connect()
  await clock.until(() => first.states.at(-1) === 'open')
  const attempts: string[] = []
  const openSocket = (url: string): Socket => {
    attempts.push(url)
    return new WebSocket(url) as unknown as Socket
  }
  const second = connect({ openSocket })
  await clock.until(() => attempts.length === 2)
  first.signaling.close()
  await clock.until(() => second.states.at(-1) === 'open')
  expect(second.states).toEqual(['connecting', 'full', 'open'])
})

test('M14 closing leaves no socket and no timer, whatever it was doing', async () => {
  const open: WebSocket[] = []
  const openSocket = (url: string): Socket => {
    const socket = new WebSocket(url)
    open.push(socket)
    return socket as unknown as Socket
  }
  const ready = connect({ openSocket })
  const trying = connect({ openSocket, url: 'http://127.0.0.1:1' })
  await clock.until(() => ready.states.at(-1) === 'open' && trying.states.length > 0)
  ready.signaling.close()
  trying.signaling.close()
  await clock.until(() => open.every(socket => socket.readyState === WebSocket.CLOSED))
  await clock.until(() => clock.waiting === 0)
})

test('G1 what is more than the hub takes waits, in its order, and nothing is refused', async () => {
  const { states, connection } = connect()
  const answers: number[] = []
  const refusals: unknown[] = []
  const end = connection.use({
    state: () => undefined,
    message(message) {
      if (message.type === 'pong' && message.id >= 1_000) answers.push(message.id)
      if (message.type === 'refused') refusals.push(message)
    },
  })
  await clock.until(() => states.at(-1) === 'open')
  const ids = Array.from({ length: limits.messagesBurst + 50 }, (_, i) => 1_000 + i)
  for (const id of ids) connection.send({ type: 'ping', id })
  await clock.until(() => answers.length === ids.length)
  expect(answers).toEqual(ids)
  expect(refusals).toEqual([])
  end()
})

test('G1 a socket on which nothing comes any more is closed, and another opened', async () => {
  const still = createTestClock()
  const sockets: ReturnType<typeof createFakeSocket>[] = []
  const silent = (): Socket => {
    const fake = createFakeSocket()
    sockets.push(fake)
    return fake.socket
  }
  const { states } = connect({ clock: still, openSocket: silent })
  const welcome = {
    type: 'welcome',
    policy: room.signed(),
    sessions: [],
    number: 1,
    head: 0,
    chain: toBase64Url(new Uint8Array(32)),
  }
  sockets[0]!.say(welcome)
  expect(states.at(-1)).toBe('open')
  await still.advance(60_000)
  expect(states.slice(0, 3)).toEqual(['connecting', 'open', 'connecting'])
  expect(sockets.length).toBeGreaterThan(1)
})

test('M16 a hub that talks nonsense is not believed', async () => {
  const nonsense = [
    '',
    'null',
    '{}',
    '[1]',
    '{"type":"welcome"}',
    '{"type":"joined","session":5}',
    'x'.repeat(9e4),
  ]
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', socket => {
    for (const text of nonsense) socket.send(text)
    socket.send(Buffer.from(randomBytes(300)))
    socket.send(JSON.stringify({ type: 'left', session: createSelf(randomBytes).session }))
    socket.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  let opened = 0
  const { states, present } = connect({
    url: `http://127.0.0.1:${port}`,
    openSocket(url) {
      opened++
      return new WebSocket(url) as unknown as Socket
    },
  })
  await clock.until(() => opened === 2)
  expect(states).toEqual(['connecting'])
  expect(present.size).toBe(0)
  server.close()
})
