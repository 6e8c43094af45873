import type { PersonId } from '../lib/core/ids.ts'
import type { PresenceEntry } from '../lib/engine/types.ts'

/** What of a person is told. */
interface Seen {
  readonly name: string
  readonly state: PresenceEntry['state']
}

/** Something that has happened to who is here. */
export type PersonChange = Seen & { readonly person: PersonId } & (
    | { readonly type: 'here' | 'joined' | 'left' | 'state' }
    | { readonly type: 'renamed'; readonly before: string }
  )

/**
 * What has changed since the last call; those of the first were `here` before us. A person's several browsers are one person, and `self`
 * is none of the others, wherever else they are.
 */
export function createPeopleChanges(self: PersonId): (entries: Iterable<PresenceEntry>) => PersonChange[] {
  let people: ReadonlyMap<PersonId, Seen> | null = null

  return entries => {
    const before = people
    const now = new Map<PersonId, Seen>()
    for (const { person, profile, state } of entries)
      if (person !== self && !now.has(person)) now.set(person, { name: profile.name, state })
    people = now
    const gone = [...(before ?? [])].filter(([person]) => !now.has(person))
    return [
      ...gone.map(([person, seen]) => ({ type: 'left' as const, person, ...seen })),
      ...[...now].flatMap(([person, seen]) => changeOf(person, seen, before)),
    ]
  }
}

function changeOf(person: PersonId, seen: Seen, people: ReadonlyMap<PersonId, Seen> | null): PersonChange[] {
  const before = people?.get(person)
  if (!before) return [{ type: people ? 'joined' : 'here', person, ...seen }]
  if (before.name !== seen.name) return [{ type: 'renamed', person, before: before.name, ...seen }]
  return before.state === seen.state ? [] : [{ type: 'state', person, ...seen }]
}
