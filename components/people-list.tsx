import type { PersonView } from '../lib/protocol/port.ts'
import { Avatar } from './avatar.tsx'
import { describePerson, shownNameOf } from './describe-person.ts'
import { useText } from './text.ts'

/** Everyone in the room: who, where, and how they are linked. */
export function PeopleList({ people }: { readonly people: readonly PersonView[] }) {
  const t = useText()
  return (
    <ul class="people">
      {people.map(person => (
        <li key={person.person}>
          <Avatar person={person} />
          <span class="who">
            <bdi>{shownNameOf(t, person)}</bdi>
            <span class="soft">{describePerson(t, person)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
