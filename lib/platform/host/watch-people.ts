import type { Seen } from '../../core/acquaintances.ts'
import type { PersonId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { Clock, RoomContext } from '../../engine/types.ts'
import type { HostFact } from '../../protocol/host-facts.ts'
import { memberKind, readMember } from '../../protocol/member.ts'

export type PeopleSeen = Extract<HostFact, { type: 'people' }>

/** What is known of one who comes is mostly there within that. Milliseconds. */
const pauseMs = 500

/**
 * Tells who else is here, under which name of their own, with which picture and, where they have proved it, mailbox and that they own the room: each once, and again when that changes.
 * Returns the end of it.
 */
export function watchPeople(
  room: Pick<RoomContext, 'room' | 'self' | 'presence' | 'records' | 'policy'>,
  clock: Clock,
  tell: (seen: PeopleSeen) => void,
): () => void {
  const { presence, records, policy, self } = room
  const told = new Map<PersonId, string>()
  let stopPause: (() => void) | null = null

  /** Those who have proved to hold the room's keys, and what they show with that. */
  function members(people: ReadonlySet<PersonId>): ReadonlyMap<PersonId, Pick<Seen, 'inbox' | 'owner'>> {
    const found = new Map<PersonId, Pick<Seen, 'inbox' | 'owner'>>()
    const owner = policy?.current?.owner
    if (!policy || !owner) return found
    for (const record of records.list(memberKind)) {
      if (!people.has(record.author)) continue
      const member = readMember(room.room, record, owner, policy.keyring)
      if (!member) continue
      const isOwner = member.role === 'owner' || found.get(record.author)?.owner
      found.set(record.author, { inbox: member.inbox, ...(isOwner && { owner: true }) })
    }
    return found
  }

  function say(): void {
    stopPause = null
    const here = new Map(
      [...presence.said.values()]
        .filter(({ person }) => person !== self.person)
        .map(({ person, profile }) => [person, profile] as const),
    )
    const proven = members(new Set(here.keys()))
    const people = [...here].map(
      ([person, { name, color, picture = null }]): Seen => ({
        person,
        name,
        color,
        picture,
        ...proven.get(person),
      }),
    )
    const fresh = people
      .filter(seen => told.get(seen.person) !== JSON.stringify(seen))
      .slice(0, limits.people)
    for (const seen of fresh) told.set(seen.person, JSON.stringify(seen))
    if (fresh.length > 0) tell({ to: 'background', type: 'people', room: room.room, people: fresh })
  }

  function changed(): void {
    stopPause ??= clock.after(pauseMs, say)
  }

  const ends = [
    presence.subscribe(changed),
    records.subscribe(memberKind, { added: changed, reset: changed }),
    ...(policy ? [policy.subscribe(changed)] : []),
  ]
  changed()
  return () => {
    for (const end of ends) end()
    if (stopPause) {
      stopPause()
      say()
    }
  }
}
