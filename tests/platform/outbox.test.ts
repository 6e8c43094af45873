import { expect, test } from 'vitest'
import type { MailId, RoomId } from '../../lib/core/ids.ts'
import { mailboxIdOf, mailSenderKey } from '../../lib/core/inbox-keys.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createOutbox, type LetterEnd } from '../../lib/platform/background/outbox.ts'
import { entryId, type WasSealed } from '../../lib/platform/background/outbox-entry.ts'
import { type SealedLetter, sealLetter, type WasPosted } from '../../lib/platform/hub-mail.ts'
import { bytes } from '../server/test-hub.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { createTestClock } from '../support/test-clock.ts'
import { until } from '../support/until.ts'

// Letters that meet a hub which is away.

const hub = 'https://hub.example'
const seed = bytes(32)
const to = mailboxIdOf(keyPairFromSeed(bytes(32)).publicKey)
const about = { kind: 'invite', name: 'Ben', roomName: 'Tides' } as const
const letter = (): SealedLetter =>
  sealLetter(
    {
      hub,
      to,
      author: keyPairFromSeed(seed),
      from: mailSenderKey(seed, to),
      content: { type: 'accept', name: 'Ada', color: 1, answers: 'AAAAAAAAAAAAAAAAAAAAAA' as MailId },
    },
    length => new Uint8Array(bytes(length)),
  )

const away: WasPosted = { ok: false, error: 'hub-down', retryAfterMs: 30_000 }

async function open(store = createMemoryStores().settings, failed?: (error: unknown) => void) {
  const clock = createTestClock()
  const posted: SealedLetter[] = []
  const ends: [MailId, LetterEnd['type']][] = []
  const sealed: boolean[] = []
  const network = {
    answer: away as WasPosted | Promise<WasPosted>,
    /** What comes of making an invitation's letter. */
    letter: fail('no-link') as WasSealed | Promise<WasSealed>,
    breaks: false,
    isOpen: false,
    refreshed: 0,
  }
  const outbox = await createOutbox({
    store,
    identitySeed: seed,
    async post(one) {
      posted.push(one)
      return network.answer
    },
    async seal(_, again) {
      sealed.push(again)
      if (network.breaks) throw new Error('cannot be made')
      return network.letter
    },
    clock,
    inboxes: {
      refresh: async () => void network.refreshed++,
      isOpen: () => network.isOpen,
    },
    changed: () => undefined,
    failed:
      failed ??
      (error => {
        throw error
      }),
  })
  outbox.onEnd(async (ended, { type }) => void ends.push([entryId(ended), type]))
  return {
    ...outbox,
    network,
    posted,
    sealed,
    ends,
    store,
    clock,
    /** A connection to the hub is there, and a mailbox was told on it. */
    async back(answer: WasPosted | Promise<WasPosted> = ok({ expiresAtMs: 7 }), at = hub) {
      Object.assign(network, { answer, isOpen: true })
      outbox.listener.box!(at, to, [], true)
      await new Promise(resolve => setImmediate(resolve))
    },
  }
}

test('G46 a letter that meets a hub which is away waits, asks for a connection, and goes as the same item when it is there', async () => {
  const { post, list, wanted, network, posted, ends, back } = await open()
  const one = letter()
  expect(await post(one, about)).toMatchObject({ ok: true, value: { waits: true } })
  expect(list()).toMatchObject([{ id: one.post.id, ...about, refused: null }])
  expect(wanted()).toEqual([{ hub, keys: [mailSenderKey(seed, to)] }])
  expect(network.refreshed).toBe(1)
  expect(posted).toHaveLength(1)
  await back()
  expect(posted.map(({ post }) => post)).toEqual([one.post, one.post])
  expect(ends).toEqual([[one.post.id, 'posted']])
  expect([list(), wanted()]).toEqual([[], []])
})

test('G46 what waits outlives the browser, and is gone when it is cancelled', async () => {
  const first = await open()
  const [one, other] = [letter(), letter()]
  await first.post(one, about)
  await first.post(other, { ...about, kind: 'mention' })
  const again = await open(first.store)
  expect(again.list().map(({ kind }) => kind)).toEqual(['mention', 'invite'])
  await again.cancel(other.post.id)
  expect(again.ends).toEqual([[other.post.id, 'cancelled']])
  await again.back()
  expect(again.posted.map(({ post }) => post.id)).toEqual([one.post.id])
})

test('G46 a letter that was on its way when the browser was killed goes again as the same item', async () => {
  const killed = await open()
  const one = letter()
  killed.network.answer = new Promise<WasPosted>(() => undefined)
  void killed.post(one, about)
  await until(() => expect(killed.posted).toHaveLength(1))
  // Whoever has sent it waits to hear of it: it does not wait itself yet.
  expect([killed.list(), killed.wanted()]).toEqual([[], []])
  const again = await open(killed.store)
  expect([again.list(), again.wanted()]).toMatchObject([[{ id: one.post.id }], [{ hub }]])
  await again.back()
  expect(again.posted.map(({ post }) => post)).toEqual([one.post])
  expect([again.list(), again.ends]).toEqual([[], [[one.post.id, 'posted']]])
})

test('G46 a letter goes though the browser keeps nothing more, and does not wait where it could be lost', async () => {
  const stores = createMemoryStores()
  const full = await open(stores.settings, () => undefined)
  stores.refuse(true)
  full.network.answer = ok({ expiresAtMs: 7 })
  await expect(full.post(letter(), about)).rejects.toThrow()
  full.network.answer = away
  await expect(full.post(letter(), about)).rejects.toThrow()
  expect([full.posted.length, full.list()]).toEqual([2, []])
  expect(full.ends.map(([, end]) => end)).toEqual(['posted', 'refused'])
})

test('G46 a letter waits no longer than it would at the hub, and no more wait than are kept', async () => {
  const { post, list, wanted, endExpired, clock, posted, ends, back, store } = await open()
  await post(letter(), about)
  await clock.advance(limits.mailKeepMs)
  // Nor is a hub asked for that never comes back.
  expect([list(), wanted()]).toEqual([[], []])
  await endExpired()
  expect((await open(store)).list()).toEqual([])
  await back()
  expect([posted.length, ends.map(([, end]) => end)]).toEqual([1, ['expired']])

  const full = await open()
  for (let n = 0; n < limits.outbox; n++) expect((await full.post(letter(), about)).ok).toBe(true)
  expect(await full.post(letter(), about)).toEqual(fail('hub-away'))
})

test('G46 an invitation that nobody takes any more is said to be refused, what only answers one is dropped', async () => {
  const { post, list, ends, cancel, back } = await open()
  const [invite, answer] = [letter(), letter()]
  await post(invite, about)
  await post(answer, { ...about, kind: 'answer' })
  await back({ ok: false, error: 'not-receiving', retryAfterMs: null })
  expect(ends.map(([, end]) => end)).toEqual(['refused', 'refused'])
  expect(list()).toMatchObject([{ id: invite.post.id, refused: 'not-taken' }])
  await cancel(invite.post.id)
  expect(list()).toEqual([])
})

test('G46 a hub that is there and asks for patience is asked once, when it says', async () => {
  const { post, clock, posted, list, network, back } = await open()
  await post(letter(), about)
  await back({ ok: false, error: 'rate-limited', retryAfterMs: 5_000 })
  expect(posted).toHaveLength(2)
  network.answer = ok({ expiresAtMs: 7 })
  await clock.advance(4_999)
  expect(posted).toHaveLength(2)
  await clock.advance(1)
  expect([posted.length, list()]).toEqual([3, []])
  // And one that is away never.
  const gone = await open()
  await gone.post(letter(), about)
  await gone.clock.advance(limits.mailKeepMs)
  expect(gone.posted).toHaveLength(1)
})

const roomHub = 'https://room.example'
const roomBox = mailboxIdOf(keyPairFromSeed(bytes(32)).publicKey)
const noLink = {
  ...fail('hub-away'),
  hub: roomHub,
  to: roomBox,
  retryAfterMs: 30_000,
  forAll: false,
} as const
/** Somebody is invited, and the letter of it. */
function invitation() {
  const one = letter()
  const invite = {
    id: one.post.id,
    person: personIdOf(keyPairFromSeed(bytes(32)).publicKey),
    room: 'roomAroomAroomAroomAAA' as RoomId,
    words: 'Come!',
  }
  return { one, wanted: { hub, to, invite } }
}

test('G48 an invitation waits first for the hub where its link is made and then for its reader’s, through restarts', async () => {
  const { one, wanted } = invitation()
  const first = await open()
  first.network.letter = noLink
  expect(await first.post(wanted, about)).toMatchObject({ ok: true, value: { waits: true } })
  const key = (box: typeof to) => mailSenderKey(seed, box)
  expect(first.wanted()).toEqual([{ hub: roomHub, keys: [key(roomBox)] }])

  const second = await open(first.store)
  expect(second.list()).toMatchObject([{ id: one.post.id, ...about, refused: null }])
  second.network.letter = ok(one)
  await second.back(away, roomHub)
  expect(second.wanted()).toEqual([{ hub, keys: [key(to)] }])

  const third = await open(first.store)
  third.network.letter = ok(one)
  await third.back()
  // What was made before may not be good any more.
  expect([first.sealed, second.sealed, third.sealed]).toEqual([[false], [true], [true]])
  expect(third.posted).toEqual([one])
  expect([third.ends, third.list()]).toEqual([[[one.post.id, 'posted']], []])
})

test('G48 an invitation that is cancelled while its letter is made does not go, and that it was is told once more when something may have been made for it', async () => {
  const { one, wanted } = invitation()
  const { post, network, back, cancel, posted, ends, list } = await open()
  network.letter = noLink
  await post(wanted, about)
  let made: (letter: WasSealed) => void = () => undefined
  network.letter = new Promise<WasSealed>(resolve => {
    made = resolve
  })
  await back(undefined, roomHub)
  await cancel(one.post.id)
  made(ok(one))
  await until(() => expect(ends).toHaveLength(2))
  expect(ends.map(([, end]) => end)).toEqual(['cancelled', 'cancelled'])
  expect([posted, list()]).toEqual([[], []])
})

test('G48 an invitation of which nothing can come is refused at once, and one that has waited says why in its place', async () => {
  const now = await open()
  expect(await now.post(invitation().wanted, about)).toEqual(fail('no-link'))
  expect([now.list(), now.posted]).toEqual([[], []])
  const { post, network, back, list, wanted } = await open()
  network.letter = noLink
  for (let n = 0; n < 2; n++) await post(invitation().wanted, about)
  const ids = list().map(({ id }) => id)
  network.letter = fail('removed')
  await back(undefined, roomHub)
  await until(() => expect(list().map(({ refused }) => refused)).toEqual(['removed', 'removed']))
  expect([list().map(({ id }) => id), wanted()]).toEqual([ids, []])
})

test('G48 an invitation whose link cannot be made, or that fails, holds up no older letter, and is tried again', async () => {
  for (const breaks of [false, true]) {
    const failed: unknown[] = []
    const { post, network, back, posted, list, clock } = await open(undefined, error => failed.push(error))
    const { one, wanted } = invitation()
    const older = letter()
    await post(older, about)
    network.letter = { ...noLink, hub }
    await post(wanted, about)
    network.breaks = breaks
    await back()
    expect(posted.map(({ post }) => post.id)).toEqual([older.post.id, older.post.id])
    expect(list().map(({ id }) => id)).toEqual([one.post.id])
    expect(failed).toHaveLength(breaks ? 1 : 0)
    Object.assign(network, { letter: ok(one), breaks: false })
    await clock.advance(60_000)
    expect([posted.at(-1), list()]).toEqual([one, []])
  }
})

test('G46 what fails as it is sent does not go later by itself, because whoever sent it was told and may send it again', async () => {
  const { post, network, list, ends, wanted, store } = await open()
  network.breaks = true
  const { one, wanted: invite } = invitation()
  await expect(post(invite, about)).rejects.toThrow('cannot be made')
  expect([list(), wanted(), ends]).toEqual([[], [], [[one.post.id, 'refused']]])
  expect((await open(store)).list()).toEqual([])
})

test('G48 an invitation that is cancelled on its way is sent if it arrives, and cancelled if not', async () => {
  for (const [answer, end] of [
    [ok({ expiresAtMs: 7 }), 'posted'],
    [away, 'cancelled'],
  ] as const) {
    const { one, wanted } = invitation()
    const { post, network, back, cancel, posted, ends, list } = await open()
    network.letter = { ...noLink, hub }
    await post(wanted, about)
    network.letter = ok(one)
    let answered: (answer: WasPosted) => void = () => undefined
    await back(
      new Promise<WasPosted>(resolve => {
        answered = resolve
      }),
    )
    expect(posted).toHaveLength(1)
    await cancel(one.post.id)
    expect([list(), ends]).toEqual([[], []])
    answered(answer)
    await until(() => expect(ends).toEqual([[one.post.id, end]]))
  }
})
