import { personColors } from '../lib/core/colors.ts'
import type { PersonView } from '../lib/protocol/port.ts'
import { initials } from './initials.ts'

/** What an avatar shows of a person; a chat message's author has no more than name and colour. */
export type AvatarPerson = Pick<PersonView, 'name' | 'color'> &
  Partial<Pick<PersonView, 'state' | 'typing' | 'where'>>

/**
 * A person as a disc with their letters; the element around it carries the name. Filled while they are on this page, an outline
 * while they are not; the dot's shape, not only its colour, tells here, idle and away apart.
 */
export function Avatar({ person }: { readonly person: AvatarPerson }) {
  const { fill, ink } = personColors[person.color]!
  const absent = person.state === 'away' || (person.where !== undefined && person.where !== 'here')
  return (
    <span
      class={absent ? 'avatar absent' : 'avatar'}
      style={`--fill:${fill};--on-fill:${ink}`}
      data-letters={initials(person.name)}
      aria-hidden="true"
    >
      {person.typing ? (
        <span class="typing">
          <i />
          <i />
          <i />
        </span>
      ) : (
        person.state && <span class={`state ${absent ? 'away' : person.state}`} />
      )}
    </span>
  )
}
