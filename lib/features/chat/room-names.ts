import { foldName } from '../../core/fold-text.ts'
import type { PersonId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'

/** Who goes by which name in a room: names are chosen freely, so that two people may have one. */
export interface Names {
  /** A message came, whose name its author goes by. */
  learn(record: RoomRecord): void
  /** Somebody other than `person` goes by it, or by one that looks like it: has written here, holds the keys, or is here now. */
  isShared(name: string, person: PersonId): boolean
  close(): void
}

/** A name that a record gives its author, whatever else it says; its body has not been parsed. */
function nameIn({ body }: RoomRecord): string | null {
  const name = (body as { profile?: { name?: unknown } } | null)?.profile?.name
  return typeof name === 'string' && name.length <= limits.nameChars ? name : null
}

/** `changed`: two people have one name who had not before. */
export function createNames({ records, presence, self }: RoomContext, changed: () => void): Names {
  const peopleByName = new Map<string, Set<PersonId>>()
  /** What was learnt already, as it was written: most of a history says the same few names. */
  const known = new Map<PersonId, Set<string>>()

  function add(person: PersonId, name: string): void {
    const names = known.get(person) ?? new Set()
    known.set(person, names)
    if (names.has(name)) return
    names.add(name)
    const folded = foldName(name)
    const people = peopleByName.get(folded) ?? new Set()
    peopleByName.set(folded, people)
    const before = people.size
    people.add(person)
    if (before > 0 && people.size > before) changed()
  }

  function learn(record: RoomRecord): void {
    const name = nameIn(record)
    if (name !== null) add(record.author, name)
  }

  function learnPresent(): void {
    for (const { person, profile } of presence.others.values()) add(person, profile.name)
    add(self.person, presence.self.profile.name)
  }

  for (const kind of ['chat', 'member']) records.list(kind).forEach(learn)
  learnPresent()
  const ends = [
    presence.subscribe(learnPresent),
    records.subscribe('member', { added: learn, reset: () => records.list('member').forEach(learn) }),
  ]

  return {
    learn,
    isShared(name, person) {
      const people = peopleByName.get(foldName(name))
      return people !== undefined && (people.size > 1 || !people.has(person))
    },
    close() {
      for (const end of ends) end()
    },
  }
}
