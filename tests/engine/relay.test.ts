import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import type { PageTag, SessionId } from '../../lib/core/ids.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import type { HubConnection, HubUser } from '../../lib/engine/relay/types.ts'
import type { Self } from '../../lib/engine/types.ts'
import type { ClientToHub, HubToClient } from '../../lib/protocol/hub.ts'
import { testKeys, testPolicy, testRoom } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock } from '../support/test-clock.ts'
import { createSelf, createShared, startEnd } from '../support/transport-end.ts'

const randomBytes = createRandomBytes(createRandom(3))
const page = toBase64Url(randomBytes(16)) as PageTag
const clock = createTestClock()
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Sent<Type> = Extract<ClientToHub, { type: Type }>

/** One end on a hub that is played by hand. */
function person() {
  const self = createSelf(randomBytes)
  const shared = createShared()
  shared.awareness.setLocalState({ page })
  const sent: ClientToHub[] = []
  const sentFrames: Uint8Array[] = []
  let user: HubUser | null = null
  const hub: HubConnection = {
    use(given) {
      user = given
      return () => undefined
    },
    send: message => sent.push(message) > 0,
    sendFast: sealed => void sentFrames.push(sealed),
  }
  const relay = createRelay({ room: testRoom, self, keys: testKeys, shared, hub, clock, randomBytes })
  const end = startEnd(self, shared, relay)
  closing.push(end.close)
  const last = <Type extends ClientToHub['type']>(type: Type) =>
    sent.findLast(message => message.type === type) as Sent<Type>
  return {
    ...end,
    relay,
    sentFrames,
    last,
    all: <Type extends ClientToHub['type']>(type: Type) =>
      sent.filter(message => message.type === type) as Sent<Type>[],
    hear: (message: HubToClient) => user?.message(message),
    hearFast: (number: number, sealed: Uint8Array) => user?.fast?.([{ number, sealed }]),
    connect(sessions: readonly Listed[] = []) {
      user?.state('open')
      user?.message({
        type: 'welcome',
        policy: testPolicy,
        sessions: [...sessions],
        number: 1,
        head: 0,
        chain: toBase64Url(new Uint8Array(32)),
      })
    },
    lose: () => user?.state('connecting'),
    measure: (ms: number) => user?.roundTrip?.(ms),
  }
}
type Person = ReturnType<typeof person>
type Listed = Extract<HubToClient, { type: 'welcome' }>['sessions'][number]

const listed = ({ session, person }: Self, presence: string, number = 2): Listed => ({
  session,
  person,
  role: 'editor',
  number,
  presence,
})

let ada: Person
let bob: Person
beforeEach(() => {
  ;[ada, bob] = [person(), person()]
  bob.connect()
  ada.connect([listed(bob.self, bob.last('presence').data)])
  bob.hear({ type: 'joined', ...listed(ada.self, '', 3) })
  bob.hear({ type: 'presence', session: ada.self.session, data: ada.last('presence').data })
})

async function directFrom(from: Person, ...to: readonly Person[]): Promise<Sent<'direct'>> {
  for (const one of to) from.relay.send(one.self.session, Uint8Array.of(1, 2, 3))
  await clock.advance(0)
  return from.last('direct')
}

const heardFrom = (from: Person, { data }: { data: string }): HubToClient => ({
  type: 'direct',
  from: from.self.session,
  data,
})

const spoiled = (data: string): string => {
  const bytes = fromBase64Url(data)!
  bytes[bytes.length - 1]! ^= 1
  return toBase64Url(bytes)
}

describe('what a hub could do to people', () => {
  test('G4 a message is heard once, from whom it comes, and not when it was played again or spoiled', async () => {
    const said = await directFrom(ada, bob)
    bob.hear(heardFrom(ada, { data: spoiled(said.data) }))
    expect(bob.messages).toEqual([])
    bob.hear(heardFrom(ada, said))
    bob.hear(heardFrom(ada, said))
    expect(bob.messages).toEqual([{ from: ada.self.session, bytes: Uint8Array.of(1, 2, 3) }])
    const cyd = createSelf(randomBytes)
    bob.hear({ type: 'joined', ...listed(cyd, '', 4) })
    bob.hear({ ...heardFrom(ada, said), from: cyd.session } as HubToClient)
    expect(bob.messages).toHaveLength(1)
    expect(bob.relay.dropped).toBe(3)
  })

  test('G2 a presence is its own session’s, and no older than what was said', () => {
    const old = ada.last('presence').data
    const cyd = createSelf(randomBytes)
    bob.hear({ type: 'joined', ...listed(cyd, old, 4) })
    expect(bob.peers.has(cyd.session)).toBe(false)
    ada.connect([listed(bob.self, bob.last('presence').data)])
    bob.hear({ type: 'presence', session: ada.self.session, data: ada.last('presence').data })
    bob.hear({ type: 'presence', session: ada.self.session, data: old })
    expect(bob.relay.dropped).toBe(2)
    expect(bob.history.filter(line => line === `+${ada.self.session}`)).toHaveLength(2)
  })

  test('G5 a frame is its own session’s, and never older than the one before', () => {
    ada.relay.sendFast([bob.self.session], Uint8Array.of(1))
    ada.relay.sendFast([bob.self.session], Uint8Array.of(2))
    const [first, second] = ada.sentFrames as [Uint8Array, Uint8Array]
    bob.hearFast(3, second)
    bob.hearFast(3, first)
    bob.hearFast(3, second)
    bob.hearFast(9, first)
    bob.hearFast(3, Uint8Array.of(1, 2, 3))
    expect(bob.frames.map(({ frame }) => frame)).toEqual([Uint8Array.of(2)])
  })
})

test('G4 what several are told in one turn is said once', async () => {
  const cyd = person()
  cyd.connect([listed(ada.self, ada.last('presence').data)])
  ada.hear({ type: 'joined', ...listed(cyd.self, cyd.last('presence').data, 4) })
  const said = await directFrom(ada, bob, cyd)
  expect(ada.all('direct')).toHaveLength(1)
  expect(said.to).toEqual([bob.self.session, cyd.self.session])
  cyd.hear(heardFrom(ada, said))
  expect(cyd.messages).toHaveLength(1)
})

test('G4 what is said on a new connection waits for the presence that tells of it', async () => {
  ada.connect([listed(bob.self, bob.last('presence').data)])
  const said = await directFrom(ada, bob)
  bob.hear(heardFrom(ada, said))
  expect(bob.messages).toEqual([])
  bob.hear({ type: 'presence', session: ada.self.session, data: ada.last('presence').data })
  expect(bob.messages).toHaveLength(1)
})

test('G4 what was refused for its rate is made good by telling everybody anew', async () => {
  ada.hear({ type: 'refused', code: 'rate-limited', retryAfterMs: 2_000 })
  await clock.advance(2_000)
  bob.hear({ type: 'presence', session: ada.self.session, data: ada.last('presence').data })
  expect(bob.history).toEqual([`+${ada.self.session}`, `+${ada.self.session}`])
})

test('our presence and page follow what we are, no oftener than the hub passes them on', async () => {
  const before = ada.all('presence').length
  for (let i = 0; i < 10; i++) ada.shared.awareness.setLocalState({ page: null, i })
  expect(ada.last('page').tag).toBeNull()
  expect(ada.all('presence').length).toBe(before + 1)
  await clock.advance(200)
  expect(ada.all('presence').length).toBe(before + 2)
})

test('G3 somebody whom the hub has lost is there for five seconds more, and back at once', async () => {
  bob.hear({ type: 'left', session: ada.self.session })
  await clock.advance(4_000)
  expect(bob.peers.size).toBe(1)
  bob.lose()
  bob.connect([listed(ada.self, ada.last('presence').data)])
  await clock.advance(10_000)
  expect(bob.peers.size).toBe(1)
  bob.hear({ type: 'left', session: ada.self.session as SessionId })
  await clock.advance(5_000)
  expect(bob.history.at(-1)).toBe(`-${ada.self.session}`)
})

describe('G2 the way through the hub', () => {
  const rttOf = (whom: Person, to: Person) => to.peers.get(whom.self.session)?.rttMs
  /** What ada's presence says by now comes to bob. */
  const tell = async () => {
    await clock.advance(1_000)
    bob.hear({ type: 'presence', session: ada.self.session, data: ada.last('presence').data })
  }

  test('takes as long as both round trips to the hub, once both are known', async () => {
    bob.measure(12)
    expect(rttOf(ada, bob)).toBeNull()
    ada.measure(30)
    await tell()
    expect(rttOf(ada, bob)).toBe(42)
    bob.measure(112)
    expect(rttOf(ada, bob)).toBe(142)
  })

  test('is told anew only when it has changed', async () => {
    ada.measure(30)
    await tell()
    const before = ada.all('presence').length
    ada.measure(33)
    await tell()
    expect(ada.all('presence')).toHaveLength(before)
    ada.measure(90)
    await tell()
    expect(ada.all('presence')).toHaveLength(before + 1)
  })

  test('is the only one for viewers, and that is said', () => {
    const cyd = createSelf(randomBytes)
    bob.hear({ type: 'joined', ...listed(cyd, '', 4), role: 'viewer' })
    expect([...bob.status()!.unlinked]).toEqual([[cyd.session, 'viewer']])
    bob.hear({ type: 'left', session: cyd.session })
    expect(bob.status()!.unlinked.size).toBe(0)
  })
})
