import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId, SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf, verify } from '../../lib/core/keys.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Room } from '../../lib/engine/types.ts'
import { createPolicyChanger } from '../../lib/platform/background/change-policy.ts'
import { membersIn } from '../../lib/platform/background/known-members.ts'
import { createOwnership } from '../../lib/platform/background/ownership.ts'
import type { SavedRoom } from '../../lib/platform/database.ts'
import { createRenewal, type Renewal } from '../../lib/platform/host/renewal.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { renewRoom } from '../../lib/platform/renew-room.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'
import { foundRoom } from '../../lib/protocol/found-room.ts'
import { openEntry } from '../../lib/protocol/log-entry.ts'
import { readPolicy } from '../../lib/protocol/policy.ts'
import { epochKeysOf, type HeldEpoch, roomKeysOf } from '../../lib/protocol/room-keys.ts'
import { createMemoryLiveHub, memoryHubUrl } from './memory-live-hub.ts'
import { createMemoryStores, mortalStores } from './memory-stores.ts'
import { createPolicyDesk } from './policy-desk.ts'
import { createRandom, createRandomBytes } from './random.ts'
import { createTestClock } from './test-clock.ts'

const profile = { name: 'x', color: 0 }

/** Somebody's browser, with the code that keeps it at the newest epoch. */
interface SimBrowser {
  readonly person: PersonId
  readonly saved: SavedRoom
  readonly room: Room | null
  /** What was said here while it was known to be a member. */
  readonly said: string[]
  open(): Promise<void>
  close(): Promise<void>
  enter(saved: SavedRoom): void
  remove(person: PersonId): Promise<boolean>
}

/** An owner and others say and write things, come and go, while some are removed, the hub is killed and requests are lost. Returns what is wrong with how it ended. */
export async function playRemovals(seed: number): Promise<string[]> {
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const below = (most: number): number => Math.floor(random() * most)
  const clock = createTestClock()
  const founded = foundRoom(randomBytes)
  const room: RoomId = founded.room
  const first = founded.put.policy
  const hub = createMemoryLiveHub({ policy: first, clock, random, randomBytes, delayMs: () => random() * 60 })
  let lost = 0.2
  const desk = createPolicyDesk({ hub, first, clock, random, lost: () => lost })
  hub.start()

  function createBrowser(held: HeldEpoch, ownerSeed: Uint8Array | null): SimBrowser {
    const key = keyPairFromSeed(randomBytes(32))
    const person = personIdOf(key.publicKey)
    const device = toBase64Url(randomBytes(8))
    const stores = createMemoryStores()
    const said: string[] = []
    let saved: SavedRoom = {
      room,
      name: 'A room',
      hub: memoryHubUrl,
      role: ownerSeed ? 'owner' : 'editor',
      ownerSeed,
      epochs: [held],
      policy: desk.current,
      links: [],
      members: [],
      landing: 'https://example.com/',
      lastVisitedMs: 0,
      memory: noMemory,
    }
    let live: { readonly room: Room; readonly renewal: Renewal } | null = null
    let turn: Promise<void> = Promise.resolve()
    const rooms = {
      get: async () => saved,
      update: async (_: RoomId, change: (now: SavedRoom) => SavedRoom) => {
        saved = change(saved)
        return saved
      },
    }
    const policies = { load: async () => (await stores.policy.load()) ?? saved.policy }
    const changer = createPolicyChanger({
      rooms,
      policies: () => policies,
      hub: desk,
      personKey: async () => key,
      randomBytes,
    })
    const ownership = createOwnership({
      changer,
      members: async (_, keys) => membersIn(room, keys, await stores.records.load()),
      inviter: async () => 'x',
      now: clock.now,
      randomBytes,
    })
    const inTurn = (run: () => Promise<void>): Promise<void> => {
      turn = turn.then(run)
      return turn
    }

    async function openNow(): Promise<void> {
      if (live) return
      const keys = roomKeysOf(room, saved.epochs, saved.policy)!
      const self = { person, session: toBase64Url(randomBytes(16)) as SessionId, key, device }
      const shared = createSharedState(randomBytes)
      const mortal = mortalStores(stores, () => Promise.resolve())
      const renewal = createRenewal({
        renew: () => renewRoom({ rooms, policies, hub: desk, key }, room),
        restore: ownerSeed && (() => changer.restore(room)),
        epoch: keys.current.epoch,
        reopen: () =>
          void inTurn(async () => {
            if (!live) return
            await closeNow()
            await openNow()
          }),
        offer: policy => opened.offerPolicy(policy),
        clock,
        randomBytes,
      })
      const connection = connectHub({
        url: memoryHubUrl,
        room,
        role: 'editor',
        roleKey: keys.current.edit!.editorSign,
        self,
        clock,
        randomBytes,
        openSocket: () => hub.openSocket() as Socket,
        onRefused: renewal.refused,
      })
      const common = { room, self, keys: keys.current, shared, clock, randomBytes }
      const opened = createRoom({
        ...common,
        name: 'A room',
        profile,
        transports: [createRelay({ ...common, hub: connection })],
        stores: mortal,
        log: { hub: connection, store: mortal.log, snapshots: null, keyring: keys.keyring, verify },
        policy: {
          store: mortal.policy,
          ownerKey: ownerSeed && keyPairFromSeed(ownerSeed),
          outdated: renewal.outdated,
        },
        files: null,
        features: [],
      })
      await opened.ready
      live = { room: opened, renewal }
    }
    async function closeNow(): Promise<void> {
      const closing = live
      live = null
      closing?.renewal.close()
      await closing?.room.close()
    }

    return {
      person,
      get saved() {
        return saved
      },
      get room() {
        return live?.room ?? null
      },
      said,
      open: () => inTurn(openNow),
      close: () => inTurn(closeNow),
      enter(next) {
        saved = { ...saved, epochs: next.epochs.slice(-1), policy: next.policy }
      },
      remove: async other => (await ownership.removePerson(room, other)).ok,
    }
  }

  const firstHeld = { epoch: 1, editSeed: founded.epoch.edit!.editSeed, viewSeed: null }
  const owner = createBrowser(firstHeld, founded.owner.secretKey)
  const others = Array.from({ length: 3 + below(4) }, () => createBrowser(firstHeld, null))
  const everybody = [owner, ...others]
  const gone = new Set<PersonId>()
  const waits: Promise<unknown>[] = []
  const run = (promised: Promise<unknown>): void => void waits.push(promised)
  let words = 0

  function act(): void {
    const browser = everybody[below(everybody.length)]!
    const dice = random()
    if (dice < 0.3) {
      const text = `${words++}`
      const { room: live } = browser
      if (live)
        run(
          live.context.records
            .append('chat', { text, profile })
            .then(done => done.ok && browser.said.push(text)),
        )
    } else if (dice < 0.55) browser.room?.context.doc.getArray('notes').push([words++])
    else if (dice < 0.65) run(browser.close())
    else if (dice < 0.85) run(browser.open())
    else if (dice < 0.92) hub.kill()
    else hub.start()
  }

  for (const browser of everybody) run(browser.open())
  await clock.advance(3_000)
  const removals = 1 + below(3)
  for (let round = 0; round < removals; round++) {
    for (let i = below(12); i > 0; i--) {
      act()
      await clock.advance(below(1_500))
    }
    const victim = others.filter(({ person }) => !gone.has(person))[0]
    if (!victim) break
    // Whoever the owner is told was not removed may have been all the same, when an answer is lost: the policy tells.
    run(owner.remove(victim.person))
    for (let i = 0; i < 5; i++) {
      act()
      await clock.advance(below(600))
    }
    await clock.advance(2_000)
    for (const banned of readPolicy(room, desk.current)!.bans) gone.add(banned)
  }

  lost = 0
  hub.start()
  const policy = readPolicy(room, desk.current)!
  const staying = everybody.filter(({ person }) => !policy.bans.includes(person))
  for (const browser of everybody) run(browser.open())
  await clock.advance(400_000)
  // Who had not proved to be a member before a removal needs a link, as anybody who is new.
  for (const browser of staying.filter(({ room: live }) => live?.context.keys.epoch !== policy.epoch)) {
    run(browser.close())
    await clock.advance(1_000)
    browser.enter(owner.saved)
    run(browser.open())
  }
  await clock.advance(60_000)

  const problems: string[] = []
  const heard = ({ room: live }: SimBrowser): string =>
    live!.context.records
      .list('chat')
      .map(({ body }) => (body as { text: string }).text)
      .join()
  const written = ({ room: live }: SimBrowser): string =>
    (live!.context.doc.getArray('notes').toArray() as number[]).toSorted().join()
  for (const browser of staying) {
    const { log, keys } = browser.room!.context
    if (keys.epoch !== policy.epoch)
      problems.push(`someone is left in epoch ${keys.epoch} of ${policy.epoch}`)
    if (log?.pending || !log?.read) problems.push('something is pending')
    if (heard(browser) !== heard(owner)) problems.push('two have heard different things')
    if (written(browser) !== written(owner)) problems.push('two have different documents')
    const lostWords = browser.said.filter(text => !heard(owner).split(',').includes(text))
    if (lostWords.length > 0) problems.push(`lost: ${lostWords}`)
  }
  for (const browser of everybody.filter(({ person }) => policy.bans.includes(person))) {
    const contents = browser.saved.epochs.flatMap(held => epochKeysOf(held)?.contents ?? [])
    const newest = Math.max(...browser.saved.epochs.map(({ epoch }) => epoch))
    const later = hub.entries.filter(({ epoch }) => epoch > newest)
    const opens = later.filter(entry =>
      contents.some(key =>
        openEntry(key, { ...entry, room }, Uint8Array.from(Buffer.from(entry.data, 'base64url'))),
      ),
    )
    if (opens.length > 0) problems.push('somebody who was removed can read what came after')
    if (newest >= policy.epoch) problems.push('somebody who was removed has the newest keys')
  }
  for (const browser of everybody) run(browser.close())
  await clock.advance(10_000)
  await Promise.all(waits)
  return problems
}
