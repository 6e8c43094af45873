import type { RecordId } from '../lib/core/ids.ts'
import type { RoomContext, RoomRecord } from '../lib/engine/types.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import type { HubEvent } from '../lib/protocol/hub.ts'
import type { CommandContext } from './command.ts'
import { type Event, shown, timeOf } from './output.ts'
import { createPeopleChanges, type PersonChange } from './people-changes.ts'
import { Problem } from './problems.ts'
import { keysOf } from './saved-room.ts'
import { changeKinds, createChatTeller } from './tell-chat.ts'
import { until } from './until.ts'

/** Earlier messages that somebody who joins is shown. */
const backlog = 50

/**
 * Tells who is here and what is said until it is interrupted. `join` begins with what was said before and leaves small things out; `watch`
 * tells everything from now on.
 */
export async function follow(context: CommandContext, link: string, mode: 'join' | 'watch'): Promise<void> {
  const { client } = context
  /** Messages that were told, or said before we came; null until it is known what was said before. */
  let seen: Set<RecordId> | null = null
  let saved = await client.enter(link)
  for (;;) {
    const visited = await visit(context, saved, mode, seen)
    if (visited.ended === 'interrupted') return
    seen = visited.seen
    // Somebody may have been removed: the others go on with new keys.
    const next = await client.enter(link)
    if (keysOf(next).current.epoch === keysOf(saved).current.epoch) throw new Problem('turned-away')
    saved = next
  }
}

type Ended = 'interrupted' | 'turned-away'

/** Until it is interrupted, or the hub takes our keys no more. `before`: what earlier visits have seen. */
async function visit(
  { client, clock, output, signal, ...context }: CommandContext,
  saved: SavedRoom,
  mode: 'join' | 'watch',
  before: Set<RecordId> | null,
): Promise<{ readonly ended: Ended; readonly seen: Set<RecordId> | null }> {
  const outdated = Promise.withResolvers<Ended>()
  const seen = before ?? new Set<RecordId>()
  const { room, keys, close } = await client.open(saved, {
    name: context.name,
    outdated: () => outdated.resolve('turned-away'),
  })
  const { presence, records, self, status } = room.context
  const peopleChanges = createPeopleChanges(self.person)
  let hub = status.hub
  let entered = false
  let read = false

  const tell = (event: Event, words: string): void => {
    const timeMs = clock.now()
    output.say({ ...event, timeMs }, `${timeOf(timeMs)}  ${words}`)
  }

  function tellHub(): void {
    const before = hub
    hub = room.context.status.hub
    if (!entered && hub === 'open') {
      entered = true
      const { room: id, name } = saved
      const as = presence.self.profile.name
      tell(
        { type: 'entered', room: id, name, role: keys.role, as },
        `“${shown(name)}”, as ${as}, ${keys.role}`,
      )
    } else if (entered && hub !== before) {
      tell(
        { type: 'hub', state: hub },
        hub === 'open' ? 'The hub is back.' : 'The hub is away; trying again.',
      )
    }
  }

  function tellPeople(): void {
    for (const change of peopleChanges(presence.others.values()))
      if (mode === 'watch' || change.type === 'here' || change.type === 'joined' || change.type === 'left')
        tell({ ...change }, wordsOf(change))
  }

  const chat = createChatTeller(room.context, output)

  function tellMessage(record: RoomRecord): void {
    if (!seen.has(record.id) && chat.message(record)) seen.add(record.id)
  }

  /** Earlier visits have told of it, or of the message as it reads since. */
  function tellChange(record: RoomRecord): void {
    if (!read || seen.has(record.id)) return
    seen.add(record.id)
    chat.change(record)
  }

  function tellBacklog(): void {
    if (read || !room.context.log?.read) return
    read = true
    const said = records.list('chat')
    const passedOver = before ? [] : said.slice(0, mode === 'join' ? -backlog : said.length)
    for (const { id } of passedOver) seen.add(id)
    for (const kind of changeKinds) for (const { id } of records.list(kind)) seen.add(id)
    said.forEach(tellMessage)
  }

  const look = onceATurn(() => {
    tellHub()
    if (!entered) return
    tellPeople()
    tellBacklog()
  })
  function tellEvent({ from, name, text, timeMs }: HubEvent): void {
    const words = `* ${shown(from)} (readable by the hub): ${name} ${shown(text)}`
    output.say({ type: 'event', from, name, text, timeMs }, `${timeOf(timeMs)}  ${words}`)
  }

  const unsubscribe = [
    room.context.subscribeEvents(tellEvent),
    presence.subscribe(look),
    room.context.subscribePeers(look),
    ...changeKinds.map(kind => records.subscribe(kind, { added: tellChange, reset: () => undefined })),
    records.subscribe('chat', { added: record => read && tellMessage(record), reset: () => undefined }),
  ]
  try {
    const isOpen = () => room.context.status.hub === 'open'
    await until(room.context, isOpen, { ...context, clock, signal, late: 'unanswered' })
    const end = await Promise.race([ended(room.context, signal), outdated.promise])
    return { ended: end, seen: read ? seen : before }
  } finally {
    for (const end of unsubscribe) end()
    await close()
  }
}

function wordsOf(change: PersonChange): string {
  const name = shown(change.name)
  switch (change.type) {
    case 'here':
      return `+ ${name} is here`
    case 'joined':
      return `+ ${name}`
    case 'left':
      return `− ${name}`
    case 'renamed':
      return `${shown(change.before)} is now ${name}`
    case 'state':
      return `${name} is ${change.state}`
  }
}

/** One message of the hub may change several things. */
function onceATurn(run: () => void): () => void {
  let due = false
  return () => {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      run()
    })
  }
}

/** Resolves when it is interrupted, and when the hub turns us away. */
async function ended(room: RoomContext, signal: AbortSignal): Promise<Ended> {
  const end = Promise.withResolvers<Ended>()
  const stop = () => end.resolve('interrupted')
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const unsubscribe = room.subscribePeers(() => {
    if (room.status.hub === 'refused') end.resolve('turned-away')
  })
  try {
    return await end.promise
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', stop)
  }
}
