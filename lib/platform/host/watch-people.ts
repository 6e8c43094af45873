import type { Seen } from '../../core/acquaintances.ts'
import type { MailboxId, PersonId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { Clock, RoomContext } from '../../engine/types.ts'
import type { HostFact } from '../../protocol/host-facts.ts'
import { memberKind, readMember } from '../../protocol/member.ts'

export type PeopleSeen = Extract<HostFact, { type: 'people' }>

/** What is known of one who comes is mostly there within that. Milliseconds. */
const pauseMs = 500

/**
 * Tells who else is here, under which name of their own, with which picture and, where they have proved one, mailbox: each once, and again when that changes.
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

  /** By whoever has proved to hold the room's keys; null shows none. */
  function inboxes(people: ReadonlySet<PersonId>): ReadonlyMap<PersonId, MailboxId | null> {
    const found = new Map<PersonId, MailboxId | null>()
    const owner = policy?.current?.owner
    if (!policy || !owner) return found
    for (const record of records.list(memberKind)) {
      if (!people.has(record.author)) continue
      const member = readMember(room.room, record, owner, policy.keyring)
      if (member) found.set(record.author, member.inbox)
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
    const inboxByPerson = inboxes(new Set(here.keys()))
    const people = [...here].map(([person, { name, color, picture = null }]): Seen => {
      const inbox = inboxByPerson.get(person)
      return { person, name, color, picture, ...(inbox !== undefined && { inbox }) }
    })
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
