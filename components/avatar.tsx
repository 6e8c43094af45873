import { personColors } from '../lib/core/colors.ts'
import type { Picture } from '../lib/core/picture.ts'
import type { PersonView } from '../lib/protocol/port.ts'
import { initials } from './initials.ts'
import { useFace } from './people/faces.ts'
import { Likeness } from './people/likeness.tsx'

/** What an avatar shows of a person; a chat message's author has no more than name and colour. */
export type AvatarPerson = Pick<PersonView, 'name' | 'color'> &
  Partial<Pick<PersonView, 'person' | 'state' | 'typing' | 'where'>> & {
    /** Where it is not among the faces. */
    readonly picture?: Picture | null | undefined
  }

/**
 * A person as a disc with their picture or letters; the element around it carries the name. Filled while they are on this page, an outline
 * while they are not; the dot's shape, not only its colour, tells here, idle and away apart.
 */
export function Avatar({ person }: { readonly person: AvatarPerson }) {
  const face = useFace(person.person)
  const picture = person.picture ?? face?.picture ?? null
  const letters = initials(person.name)
  const { fill, ink } = personColors[person.color]!
  const absent = person.state === 'away' || (person.where !== undefined && person.where !== 'here')
  return (
    <span
      class={absent ? 'avatar absent' : 'avatar'}
      style={`--fill:${fill};--on-fill:${ink}`}
      data-letters={picture === null ? letters : ''}
      aria-hidden="true"
    >
      {picture !== null && <Likeness picture={picture} letters={letters} />}
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
