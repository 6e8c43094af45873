import type { RecordId } from '../../lib/core/ids.ts'
import type { Room } from '../../lib/engine/types.ts'
import { createHastyMaker } from './hasty-maker.ts'
import { createMemoryLiveHub } from './memory-live-hub.ts'
import { createMemoryNetwork } from './memory-transport.ts'
import { createPerson, type Person, testKeys, testPolicy, type Visit } from './person.ts'
import { createRandom, createRandomBytes } from './random.ts'
import { createTestClock } from './test-clock.ts'

export interface PlayOptions {
  /** Much is written, days pass, questions over HTTP are lost: snapshots are made and rows go. */
  readonly compacting?: boolean
  /** A hub that checks nothing of snapshots. */
  readonly careless?: boolean
  /** Clients whose snapshots claim more than they have taken in. */
  readonly hasty?: boolean
  /** Those make up the chain of what they claim. */
  readonly bluffing?: boolean
}

export interface Played {
  /** What is wrong with how it ended. */
  readonly problems: readonly string[]
  /** Entries that the hub has let go of. */
  readonly emptied: number
  readonly snapshots: number
}

const dayMs = 86_400_000

/**
 * Two to eight people come, go, are killed and write, in chat and document, while sockets break, the hub is killed, its disk fills up and, in
 * some runs, comes back from a backup. In every other run they have direct links beside the hub.
 */
export async function playRelay(seed: number, options: PlayOptions = {}): Promise<Played> {
  const { compacting = false, careless = false, bluffing = false, hasty = bluffing } = options
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const clock = createTestClock()
  const below = (most: number): number => Math.floor(random() * most)
  const slowest = below(150)
  const memoryHub = createMemoryLiveHub({
    policy: testPolicy,
    clock,
    random,
    randomBytes,
    delayMs: () => random() * slowest,
    careless,
  })
  const { entries, snapshots } = memoryHub
  const maker = { keys: testKeys, clock, randomBytes, entries, bluffing }
  const hub = hasty
    ? Object.assign(memoryHub, {
        snapshotHub: hastyHub(memoryHub.snapshotHub, own => createHastyMaker(own, maker)),
      })
    : memoryHub
  hub.start()
  const network = seed % 2 === 0 ? createMemoryNetwork({ clock, random, delayMs: below(60) }) : null
  const storeDelay = () => new Promise<void>(resolve => void clock.after(below(40), resolve))
  const people = Array.from({ length: 2 + below(7) }, (_, i) =>
    createPerson({ hub, ...(network && { network }), clock, randomBytes, name: `P${i}`, storeDelay }),
  )
  const visits = new Map<Person, Visit>()
  const acknowledged = new Set<RecordId>()
  const anybody = (): Person => people[below(people.length)]!
  const enter = (person: Person): void => {
    if (!visits.has(person)) visits.set(person, person.enter())
  }
  const somebodyHere = (): [Person, Visit] | undefined => [...visits][below(visits.size)]

  async function leave(): Promise<void> {
    const [person, visit] = somebodyHere() ?? []
    if (!person || !visit) return
    visits.delete(person)
    const closing = visit.room.close()
    await clock.advance(500)
    await closing
  }

  function die(): void {
    const [person, visit] = somebodyHere() ?? []
    if (!person || !visit) return
    visits.delete(person)
    visit.kill()
  }

  async function say(): Promise<void> {
    const visit = somebodyHere()?.[1]
    if (!visit) return
    await visit.room.ready
    const profile = { name: 'x', color: 0 }
    // Not waited for: a killed browser never answers.
    void visit.room.context.records.append('chat', { text: `${random()}`, profile }).then(said => {
      if (said.ok) acknowledged.add(said.value.id)
    })
  }

  async function write(): Promise<void> {
    const visit = somebodyHere()?.[1]
    if (!visit) return
    await visit.room.ready
    const notes = visit.room.context.doc.getText('notes')
    if (random() < 0.3 && notes.length > 3) notes.delete(below(notes.length - 3), 3)
    else
      notes.insert(
        below(notes.length),
        random()
          .toString(36)
          .repeat(random() < 0.02 ? 9_000 : 1),
      )
  }

  /** A large thing that does not stay: what snapshots are made after, and nothing that makes them large. */
  async function writeMuch(): Promise<void> {
    const visit = somebodyHere()?.[1]
    if (!visit) return
    await visit.room.ready
    const pad = visit.room.context.doc.getText('pad')
    pad.delete(0, pad.length)
    pad.insert(0, random().toString(36).repeat(20_000))
    // While a snapshot is being made, others go on.
    for (let i = 0; i < 8; i++) {
      await clock.advance(5_000)
      await write()
    }
  }

  function rewind(): void {
    // A backup holds what its snapshots cover, or has not let go of it.
    const least = compacting ? Math.max(0, ...snapshots.rows.map(({ seq }) => seq)) : 0
    const kept = entries.filter(({ seq }) => seq <= least).length
    hub.rewind(kept + below(entries.length + 1 - kept))
  }

  const moves: (() => Promise<void> | void)[] = [
    () => enter(anybody()),
    () => enter(anybody()),
    leave,
    die,
    ...Array.from({ length: 6 }, () => say),
    ...Array.from({ length: 6 }, () => write),
    () => hub.breakSockets(random()),
    () => hub.kill(),
    () => {
      hub.kill()
      if (seed % 5 === 0) rewind()
      hub.start()
    },
    () => hub.start(),
    () => hub.refuse(random() < 0.3),
    ...(compacting
      ? [writeMuch, writeMuch, () => clock.skip((1 + below(4)) * dayMs), () => hub.loseRequests(random() / 2)]
      : []),
  ]
  for (let step = 0; step < 60; step++) {
    await moves[below(moves.length)]!()
    await clock.advance(random() < 0.2 ? below(8_000) : below(300))
  }

  hub.start()
  hub.refuse(false)
  hub.loseRequests(0)
  for (const person of people) enter(person)
  // Two snapshots that others have opened, and a week: whatever the dice said, the log lets go of something before somebody new reads it.
  for (let i = 0; compacting && i < 3; i++) {
    await writeMuch()
    for (let s = 0; s < 100; s++) await clock.advance(1_000)
  }
  if (compacting) await clock.skip(8 * dayMs)
  const rooms = people.map(person => visits.get(person)!.room)
  for (let i = 0; i < 60; i++) await clock.advance(1_000)
  // Somebody who has nothing, and has nobody but the log.
  const late = createPerson({ hub, clock, randomBytes, name: 'late' })
  const reader = late.enter()
  await clock.advance(10_000)
  const all = [...rooms, reader.room]
  const problems = problemsOf(all, acknowledged)
  const seqs = [...new Set(entries.map(({ seq }) => seq))]
  if (seqs.some((seq, i) => seq !== i + 1)) problems.push('numbers have a hole')
  for (const [i, { context }] of rooms.entries()) {
    if (context.peers.size !== people.length) problems.push(`${i} does not see everybody`)
    if (context.presence.others.size !== people.length) problems.push(`${i} has not heard of everybody`)
  }

  const closing = all.map(room => room.close())
  await clock.advance(1_000)
  await Promise.all(closing)
  return {
    problems,
    emptied: entries.filter(({ hash }) => hash !== undefined).length,
    snapshots: snapshots.rows.length,
  }
}

const hastyHub =
  (
    open: ReturnType<typeof createMemoryLiveHub>['snapshotHub'],
    hasten: (hub: ReturnType<typeof open>) => ReturnType<typeof open>,
  ) =>
  (self: Parameters<typeof open>[0]) =>
    hasten(open(self))

/** What is wrong with people who all should have the same. */
function problemsOf(rooms: readonly Room[], acknowledged: ReadonlySet<RecordId>): string[] {
  const problems: string[] = []
  for (const [i, { context, drops }] of rooms.entries()) {
    const { pending, read, problem } = context.log!
    if (pending || !read) problems.push(`something is pending for ${i}`)
    if (problem === 'text' || problem === 'lost') problems.push(`${i} was told of a loss`)
    const forgeries = [...drops.keys()].filter(reason => /damaged|forged|unreadable|withheld/.test(reason))
    if (forgeries.length > 0) problems.push(`${i} could not take ${forgeries.join()}`)
  }
  const lists = rooms.map(({ context }) => context.records.list('chat').map(({ id }) => id))
  if (new Set(lists.map(list => list.join())).size > 1) problems.push('not everybody has the same messages')
  if ([...acknowledged].some(id => !lists[0]!.includes(id))) problems.push('a message is lost')
  for (const name of ['notes', 'pad']) {
    const texts = new Set(rooms.map(({ context }) => context.doc.getText(name).toString()))
    if (texts.size > 1) problems.push(`not everybody has the same ${name}`)
  }
  return problems
}
