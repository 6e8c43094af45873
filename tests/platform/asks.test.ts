import { randomBytes as nodeRandomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LinkRole } from '../../lib/core/doors.ts'
import type { MailId, RoomId } from '../../lib/core/ids.ts'
import { mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { keyPairFromSeed, personIdOf, publicKeyOf } from '../../lib/core/keys.ts'
import { decodeLink, type Link } from '../../lib/core/links.ts'
import { createAsking } from '../../lib/platform/background/asks/asking.ts'
import { createLetters } from '../../lib/platform/background/asks/letters.ts'
import { createLobby } from '../../lib/platform/background/asks/lobby.ts'
import { createInboxes } from '../../lib/platform/background/inboxes.ts'
import { createMembership } from '../../lib/platform/background/membership.ts'
import { createOwnership } from '../../lib/platform/background/ownership.ts'
import { type Database, openDatabase } from '../../lib/platform/database.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { connectInbox } from '../../lib/platform/inbox.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { readPolicy } from '../../lib/protocol/policy.ts'
import { roomKeysOf } from '../../lib/protocol/room-keys.ts'
import { type Hub, startHub } from '../../server/hub.ts'
import { freePort } from '../support/free-port.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { createRealClock } from '../support/real-clock.ts'
import { until } from '../support/until.ts'

// Asking to be let into a room, and answering, over a real hub.

const randomBytes = (length: number) => new Uint8Array(nodeRandomBytes(length))
const client = createHubClient(fetch)
const ends: (() => void)[] = []

let hub: Hub
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-test-'))
  hub = await startHub({ dataDir, port: await freePort() })
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await hub.close()
  await rm(dataDir, { recursive: true })
})

/** Somebody's browser, as far as it asks and lets in. `database`: of a browser that was closed, to open it again. */
async function browserOf(name: string, database?: Database, post = fetch, heard = () => Promise.resolve()) {
  const stored = database ?? (await openDatabase(randomUUID()))
  const keeping = createRoomKeeping(stored, client, randomBytes)
  const membership = createMembership({ ...keeping, hub: client, randomBytes, now: Date.now })
  const owner = createOwnership({
    changer: keeping.changer,
    members: async () => [],
    inviter: async () => name,
    now: Date.now,
    randomBytes,
  })
  const identity = await loadIdentity(stored, randomBytes)
  const answers: string[] = []
  const open = new Set<{ close(): void }>()
  let isOpen = true
  const inboxes = createInboxes({
    wanted: async () => (isOpen ? [...(await asking.wanted()), ...(await lobby.wanted())] : []),
    connect(at, keys, events) {
      const inbox = connectInbox({
        hub: at,
        keys,
        events,
        clock: createRealClock(),
        randomBytes,
        openSocket: url => new WebSocket(url) as unknown as Socket,
      })
      open.add(inbox)
      return inbox
    },
    callLater: () => undefined,
  })
  const shared = {
    store: createSettingStore(stored, ''),
    letters: createLetters({ identity, fetch: post, randomBytes }),
    profile: async () => ({ name, color: 1 }),
    refresh: () => inboxes.refresh(),
    isOpen: async (at: string) => inboxes.isOpen(at),
    clock: createRealClock(),
    drop: ({ box, id }: { box: Parameters<typeof inboxes.delete>[1]; id: MailId }, at: string) =>
      void inboxes.delete(at, box, [id]),
    changed: () => undefined,
    failed: (error: unknown) => void answers.push(`failed: ${error}`),
  }
  const asking = await createAsking({
    ...shared,
    hub: client,
    membership,
    personKey: keeping.personKey,
    async answered({ state }) {
      await heard()
      answers.push(state)
    },
  })
  const lobby = await createLobby({ ...shared, keeping })
  inboxes.listen(asking.listener)
  inboxes.listen(lobby.listener)
  const told = new Set<string>()
  inboxes.listen({ box: (_hub, box) => void told.add(box) })
  await inboxes.refresh()
  const close = (): void => {
    isOpen = false
    for (const inbox of open) inbox.close()
  }
  ends.push(close)
  return {
    ...keeping,
    membership,
    owner,
    identity,
    asking,
    lobby,
    inboxes,
    answers,
    letters: shared.letters,
    close,
    again: () => browserOf(name, stored),
    async makeLink(room: RoomId, role: LinkRole, uses = 0) {
      const made = await owner.makeLink(room, { role, expiresAtMs: 0, uses })
      if (!made.ok) throw new Error(made.error)
      await inboxes.refresh()
      // Whoever gets the link gets it later.
      if (role === 'ask') await until(() => expect(told.size).toBeGreaterThan(0))
      return { href: made.value.href, id: made.value.id, link: linkOf(made.value.href) }
    },
  }
}
type TestBrowser = Awaited<ReturnType<typeof browserOf>>

function linkOf(href: string): Link {
  const link = decodeLink(href)
  if (!link.ok) throw new Error(link.error)
  return link.value
}

async function found(ada: TestBrowser): Promise<RoomId> {
  const founded = await ada.membership.found('Planner notes', 'https://example.org/', {
    ...adasSettings,
    hub: hub.url,
  })
  if (!founded.ok) throw new Error(founded.error)
  return founded.value.room
}

/** Ada owns a room; Ben has a link that lets him ask, and has asked. */
async function asked() {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const room = await found(ada)
  const { href, link, id: door } = await ada.makeLink(room, 'ask')
  const result = await ben.asking.ask(link, href, 'It is me.')
  expect(result).toMatchObject({ ok: true, value: { state: 'waiting', roomName: 'Planner notes' } })
  await until(() => expect(ada.lobby.list(room)).toHaveLength(1))
  return { ada, ben, room, href, link, door, waits: ada.lobby.list(room)[0]! }
}

test('a link that lets one ask gives no key: whoever has it learns of the room what the hub tells anybody (K21)', async () => {
  const ada = await browserOf('Ada')
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  const door = await client.door(link, false)
  expect(door).toMatchObject({ ok: true, value: { content: { role: 'ask' }, names: [] } })
  expect(door.ok && Object.keys(door.value.content)).toEqual(['epoch', 'role'])
  const ben = await browserOf('Ben')
  expect(await ben.membership.enter(link, href)).toEqual({ ok: false, error: 'ask-first' })
})

test('who is admitted has the room’s keys, in the role that the owner chose, and the question is gone (G43, G44, G45)', async () => {
  for (const role of ['editor', 'viewer'] as const) {
    const { ada, ben, room, waits, link, href } = await asked()
    expect(waits).toMatchObject({ name: 'Ben', color: 1, words: 'It is me.' })
    expect(waits.person).toBe(personIdOf((await ben.personKey(room)).publicKey))
    expect(await ada.lobby.answer(room, waits.id, role)).toEqual({ ok: true, value: null })
    expect(ada.lobby.list(room)).toEqual([])
    await until(() => expect(ben.answers).toEqual(['admitted']))
    const saved = (await ben.rooms.get(room))!
    expect(saved).toMatchObject({ role, name: 'Planner notes', ownerSeed: null })
    expect(roomKeysOf(room, saved.epochs, saved.policy)!.current.edit !== null).toBe(role === 'editor')
    // One step, and whether the link is open by then or not.
    expect(await ben.membership.enter(link, href)).toMatchObject({ ok: true })
    await ben.asking.entered(room)
    expect(ben.asking.list()).toEqual([])
  }
})

test('who is declined is told so, and has no key (G44)', async () => {
  const { ada, ben, room, waits } = await asked()
  expect((await ada.lobby.answer(room, waits.id, null)).ok).toBe(true)
  await until(() => expect(ben.answers).toEqual(['declined']))
  expect(ben.asking.list()).toMatchObject([{ room, state: 'declined' }])
  expect(await ben.rooms.get(room)).toBeUndefined()
  // The answer is put away, and asking again is possible.
  expect(await ben.asking.withdraw(room)).toEqual({ ok: true, value: null })
  expect(ben.asking.list()).toEqual([])
})

test('a question and its answer wait while the other’s browser is closed (G43, G45)', async () => {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  ada.close()
  expect((await ben.asking.ask(link, href, '')).ok).toBe(true)
  ben.close()
  const adaAgain = await ada.again()
  await until(() => expect(adaAgain.lobby.list(room)).toHaveLength(1))
  expect((await adaAgain.lobby.answer(room, adaAgain.lobby.list(room)[0]!.id, 'editor')).ok).toBe(true)
  const benAgain = await ben.again()
  expect(benAgain.asking.list()).toMatchObject([{ room }])
  await until(() => expect(benAgain.answers).toEqual(['admitted']))
  expect(await benAgain.rooms.get(room)).toBeDefined()
})

test('a question that is taken back is no longer there for the owner (G45)', async () => {
  const { ada, ben, room } = await asked()
  expect(await ben.asking.withdraw(room)).toEqual({ ok: true, value: null })
  expect(ben.asking.list()).toEqual([])
  await until(() => expect(ada.lobby.list(room)).toEqual([]))
})

test('a question that is taken back while it is on its way is taken back once it is there (G45)', async () => {
  let go: () => void = () => undefined
  const open = new Promise<void>(resolve => (go = resolve))
  let posts = 0
  const post: typeof fetch = async (...request) => {
    posts++
    await open
    return fetch(...request)
  }
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben', undefined, post)]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  const asking = ben.asking.ask(link, href, '')
  await until(() => expect(posts).toBe(1))
  const withdrawing = ben.asking.withdraw(room)
  go()
  await asking
  expect(await withdrawing).toEqual({ ok: true, value: null })
  expect(ben.asking.list()).toEqual([])
  // The owner is told of both.
  expect(posts).toBe(2)
})

test('G43 who asks again while the question before is on its way back, or waits to be, is heard with the new words', async () => {
  let go: () => void = () => undefined
  const open = new Promise<void>(resolve => (go = resolve))
  const busy = Response.json({ code: 'unavailable', message: '', retryAfterMs: 60_000 }, { status: 503 })
  const next: (() => Promise<unknown>)[] = []
  const post: typeof fetch = async (...request) => {
    const answer = await next.shift()?.()
    return answer instanceof Response ? answer : fetch(...request)
  }
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben', undefined, post)]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  const isAsked = (words: string) => until(() => expect(ada.lobby.list(room)).toMatchObject([{ words }]))
  expect((await ben.asking.ask(link, href, 'First.')).ok).toBe(true)
  await isAsked('First.')

  next.push(() => open)
  const withdrawing = ben.asking.withdraw(room)
  await until(() => expect(ben.asking.list()).toEqual([]))
  const asking = ben.asking.ask(link, href, 'Second.')
  await until(() => expect(next).toEqual([]))
  go()
  expect(await withdrawing).toEqual({ ok: true, value: null })
  expect(await asking).toMatchObject({ ok: true, value: { state: 'waiting', sent: true } })
  expect(ben.asking.list()).toMatchObject([{ room, state: 'waiting', sent: true }])
  await isAsked('Second.')

  next.push(async () => busy)
  expect((await ben.asking.withdraw(room)).ok).toBe(true)
  expect(await ben.asking.ask(link, href, 'Third.')).toMatchObject({ ok: true, value: { sent: true } })
  await isAsked('Third.')
})

test('asking twice is one question, and counts one use of the link (G43)', async () => {
  const [ada, ben, cleo] = [await browserOf('Ada'), await browserOf('Ben'), await browserOf('Cleo')]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask', 1)
  const [first, second] = [await ben.asking.ask(link, href, ''), await ben.asking.ask(link, href, '')]
  expect(second).toEqual(first)
  expect(await cleo.asking.ask(link, href, '')).toEqual({ ok: false, error: 'door-used-up' })
  expect(cleo.asking.list()).toEqual([])
})

test('who asks at two rooms at once waits at both (G43)', async () => {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const rooms = [await found(ada), await found(ada)]
  const links = await Promise.all(rooms.map(room => ada.makeLink(room, 'ask')))
  const results = await Promise.all(links.map(({ link, href }) => ben.asking.ask(link, href, '')))
  expect(results.map(({ ok }) => ok)).toEqual([true, true])
  expect(ben.asking.list().map(({ room }) => room)).toEqual(expect.arrayContaining(rooms))
})

test('nobody but the room’s owner answers, and nobody asks in another’s name (G44, G45)', async () => {
  const { ada, ben, room, waits } = await asked()
  const mallory = await browserOf('Mallory')
  const to = mailboxIdOf(publicKeyOf(waits.person))
  const own = keyPairFromSeed(randomBytes(32))
  const decline = { type: 'decline', name: 'Ada', color: 1, answers: waits.id, words: '' } as const
  expect((await mallory.letters.post(mallory.letters.seal(hub.url, to, own, decline))).ok).toBe(true)
  // What comes after it is taken after it.
  const saved = (await ada.rooms.get(room))!
  const owner = keyPairFromSeed(saved.ownerSeed!)
  const box = mailboxIdOf(owner.publicKey)
  const person = personIdOf((await ada.personKey(room)).publicKey)
  const ask = { type: 'ask', name: 'Ben', color: 1, room, person, words: '' } as const
  expect((await mallory.letters.post(mallory.letters.seal(hub.url, box, own, ask))).ok).toBe(true)
  const withdraw = { type: 'withdraw', answers: waits.id, room } as const
  expect((await mallory.letters.post(mallory.letters.seal(hub.url, box, own, withdraw))).ok).toBe(true)
  const cleo = await browserOf('Cleo')
  const { link, href } = await ada.makeLink(room, 'ask')
  expect((await cleo.asking.ask(link, href, '')).ok).toBe(true)
  await until(() => expect(ada.lobby.list(room).map(({ name }) => name)).toEqual(['Ben', 'Cleo']))
  expect((await ada.lobby.answer(room, waits.id, 'viewer')).ok).toBe(true)
  await until(() => expect(ben.answers).toEqual(['admitted']))
})

test('who was admitted before the room’s keys were changed comes in with the new ones (G44, K14)', async () => {
  const { ada, ben, room, waits } = await asked()
  ben.close()
  expect((await ada.lobby.answer(room, waits.id, 'editor')).ok).toBe(true)
  const gone = personIdOf(keyPairFromSeed(randomBytes(32)).publicKey)
  expect(await ada.owner.removePerson(room, gone)).toEqual({ ok: true, value: null })
  const benAgain = await ben.again()
  await until(() => expect(benAgain.answers).toEqual(['admitted']))
  const saved = (await benAgain.rooms.get(room))!
  expect(readPolicy(room, saved.policy)!.epoch).toBe(2)
  expect(roomKeysOf(room, saved.epochs, saved.policy)).not.toBeNull()
})

test('whom the owner has removed they are not asked about again (G45)', async () => {
  const { ada, ben, room, waits } = await asked()
  expect((await ada.owner.removePerson(room, waits.person)).ok).toBe(true)
  const { link, href } = await ada.makeLink(room, 'ask')
  await ben.asking.withdraw(room)
  expect(await ben.asking.ask(link, href, '')).toEqual({ ok: false, error: 'removed' })
})

test('a mailbox that takes nothing says so, and nothing waits', async () => {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const room = await found(ada)
  ada.close()
  // Made by a browser that has not opened the room’s mailbox.
  const made = await ada.owner.makeLink(room, { role: 'ask', expiresAtMs: 0, uses: 0 })
  if (!made.ok) throw new Error(made.error)
  const { href } = made.value
  expect(await ben.asking.ask(linkOf(href), href, '')).toEqual({ ok: false, error: 'not-receiving' })
  expect(ben.asking.list()).toEqual([])
})

/** The hub goes away, and comes back at the same address with all that it had. */
async function whileAway(run: () => Promise<unknown>): Promise<void> {
  const { port } = hub
  await hub.close()
  await run()
  hub = await startHub({ dataDir, port })
}

test('G47 a question that meets a hub which is away waits in the browser, closed or not, and can be taken back', async () => {
  const [ada, ben, cleo] = [await browserOf('Ada'), await browserOf('Ben'), await browserOf('Cleo')]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  await whileAway(async () => {
    expect(await ben.asking.ask(link, href, 'It is me.')).toMatchObject({
      ok: true,
      value: { state: 'waiting', sent: false },
    })
    await cleo.asking.ask(link, href, '')
    expect(await cleo.asking.withdraw(room)).toEqual({ ok: true, value: null })
    ben.close()
  })
  const benAgain = await ben.again()
  ada.inboxes.wake()
  await until(() => expect(benAgain.asking.list()).toMatchObject([{ sent: true }]))
  await until(() => expect(ada.lobby.list(room)).toMatchObject([{ name: 'Ben', words: 'It is me.' }]))
  expect(cleo.asking.list()).toEqual([])
})

test('G47 a question that meets a hub which is too busy for it waits, and goes by itself', async () => {
  const busy = Response.json({ code: 'rate-limited', message: '', retryAfterMs: 20 }, { status: 429 })
  const answers = [busy]
  const post: typeof fetch = async (...request) => answers.pop() ?? fetch(...request)
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben', undefined, post)]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  expect(await ben.asking.ask(link, href, 'It is me.')).toMatchObject({ ok: true, value: { sent: false } })
  const isSent = () => expect(ben.asking.list()).toMatchObject([{ state: 'waiting', sent: true }])
  await until(isSent)
  await until(() => expect(ada.lobby.list(room)).toMatchObject([{ name: 'Ben', words: 'It is me.' }]))
})

test('G47 what a hub that is connected to did not answer goes by itself: an owner’s answer, and a question that is taken back', async () => {
  const down = () => Response.json({ code: 'unavailable', message: '', retryAfterMs: 20 }, { status: 503 })
  let fails = 0
  const post: typeof fetch = async (...request) => (fails-- > 0 ? down() : fetch(...request))
  const ada = await browserOf('Ada', undefined, post)
  const [ben, cleo] = [await browserOf('Ben'), await browserOf('Cleo', undefined, post)]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  for (const one of [ben, cleo]) expect((await one.asking.ask(link, href, '')).ok).toBe(true)
  await until(() => expect(ada.lobby.list(room)).toHaveLength(2))

  fails = 1
  expect((await ada.lobby.answer(room, ada.lobby.list(room)[0]!.id, 'viewer')).ok).toBe(true)
  expect(ada.lobby.list(room)[0]).toMatchObject({ name: 'Ben', answered: true })
  await until(() => expect(ben.answers).toEqual(['admitted']))
  await until(() => expect(ada.lobby.list(room)).toMatchObject([{ name: 'Cleo' }]))

  fails = 1
  expect((await cleo.asking.withdraw(room)).ok).toBe(true)
  expect(cleo.asking.list()).toEqual([])
  await until(() => expect(ada.lobby.list(room)).toEqual([]))
})

test('G43 G47 what was under way when a browser was killed is done by the next one: hearing an answer, and taking a question back', async () => {
  const never = () => new Promise<never>(() => undefined)
  let isStopped = false
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben', undefined, fetch, never)]
  const cleo = await browserOf('Cleo', undefined, (...request) => (isStopped ? never() : fetch(...request)))
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask')
  for (const one of [ben, cleo]) expect((await one.asking.ask(link, href, '')).ok).toBe(true)
  await until(() => expect(ada.lobby.list(room)).toHaveLength(2))

  await ada.lobby.answer(room, ada.lobby.list(room)[0]!.id, 'viewer')
  await until(async () => expect(await ben.rooms.get(room)).toBeDefined())
  ben.close()
  const benAgain = await ben.again()
  await until(() => expect(benAgain.answers).toEqual(['admitted']))

  isStopped = true
  void cleo.asking.withdraw(room)
  await until(() => expect(cleo.asking.list()).toEqual([]))
  cleo.close()
  await cleo.again()
  await until(() => expect(ada.lobby.list(room)).toEqual([]))
})

test('G47 an owner’s answer, and a question that is taken back, wait for a hub which is away', async () => {
  const { ada, ben, room, waits } = await asked()
  await whileAway(async () => {
    expect(await ada.lobby.answer(room, waits.id, null)).toEqual({ ok: true, value: null })
    expect(ada.lobby.list(room)).toMatchObject([{ name: 'Ben', answered: true }])
    // It is taken back, and answered otherwise.
    expect(await ada.lobby.unanswer(room, waits.id)).toEqual({ ok: true, value: null })
    expect(ada.lobby.list(room)).toMatchObject([{ answered: false }])
    await ada.lobby.answer(room, waits.id, 'viewer')
    ada.close()
  })
  const adaAgain = await ada.again()
  ben.inboxes.wake()
  await until(() => expect(ben.answers).toEqual(['admitted']))
  expect(await ben.rooms.get(room)).toMatchObject({ role: 'viewer' })
  expect(adaAgain.lobby.list(room)).toEqual([])

  const cleo = await browserOf('Cleo')
  const { link, href } = await adaAgain.makeLink(room, 'ask')
  await cleo.asking.ask(link, href, '')
  await until(() => expect(adaAgain.lobby.list(room)).toHaveLength(1))
  await whileAway(async () => {
    expect(await cleo.asking.withdraw(room)).toEqual({ ok: true, value: null })
    expect(cleo.asking.list()).toEqual([])
  })
  for (const { inboxes } of [cleo, adaAgain]) inboxes.wake()
  await until(() => expect(adaAgain.lobby.list(room)).toEqual([]))
})

test('G47 a question whose link was closed while it waited is said to be of no use, and may be asked by another link', async () => {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const room = await found(ada)
  const { link, href } = await ada.makeLink(room, 'ask', 1)
  const cleo = await browserOf('Cleo')
  expect((await cleo.asking.ask(link, href, '')).ok).toBe(true)
  await whileAway(() => ben.asking.ask(link, href, ''))
  ben.inboxes.wake()
  await until(() => expect(ben.asking.list()).toMatchObject([{ state: 'closed' }]))
  const another = await ada.makeLink(room, 'ask')
  const again = await ben.asking.ask(another.link, another.href, '')
  expect(again).toMatchObject({ ok: true, value: { state: 'waiting', sent: true } })
  expect(await ben.asking.withdraw(room)).toEqual({ ok: true, value: null })
  expect(ben.asking.list()).toEqual([])
})
