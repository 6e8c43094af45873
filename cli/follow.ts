import type { RoomContext, RoomRecord } from '../lib/engine/types.ts'
import type { HubEvent } from '../lib/protocol/hub.ts'
import { chatBody } from '../lib/protocol/peer.ts'
import type { CommandContext } from './command.ts'
import { type Event, shown, timeOf } from './output.ts'
import { createPeopleChanges, type PersonChange } from './people-changes.ts'
import { Problem } from './problems.ts'
import { until } from './until.ts'

/** Earlier messages that somebody who joins is shown. */
const backlog = 50

/**
 * Tells who is here and what is said until it is interrupted. `join` begins with what was said before and leaves small things out; `watch`
 * tells everything from now on.
 */
export async function follow(context: CommandContext, link: string, mode: 'join' | 'watch'): Promise<void> {
  const { client, clock, output, signal } = context
  const saved = await client.enter(link)
  const { room, keys, close } = await client.open(saved, { name: context.name })
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

  function tellMessage({ id, author, timeMs, body }: RoomRecord): void {
    const parsed = chatBody.safeParse(body)
    if (!parsed.success) return
    const { text, profile } = parsed.data
    output.say(
      { type: 'said', id, person: author, name: profile.name, text, timeMs },
      `${timeOf(timeMs)}  ${shown(profile.name)}: ${shown(text)}`,
    )
  }

  function tellBacklog(): void {
    if (read || !room.context.log?.read) return
    read = true
    if (mode === 'join') records.list('chat').slice(-backlog).forEach(tellMessage)
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
    records.subscribe('chat', { added: record => read && tellMessage(record), reset: () => undefined }),
  ]
  try {
    const isOpen = () => room.context.status.hub === 'open'
    await until(room.context, isOpen, { ...context, late: 'unanswered' })
    await ended(room.context, signal)
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

/** Resolves when it is interrupted; throws when the hub turns us away. */
async function ended(room: RoomContext, signal: AbortSignal): Promise<void> {
  const end = Promise.withResolvers<void>()
  const stop = () => end.resolve()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const unsubscribe = room.subscribePeers(() => {
    if (room.status.hub === 'refused') end.reject(new Problem('turned-away'))
  })
  try {
    await end.promise
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', stop)
  }
}
