import type { KnownPerson } from '../../core/acquaintances.ts'
import type { PersonId, PictureId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { Picture } from '../../core/picture.ts'
import type { FaceView } from '../../protocol/people.ts'

/** What there is to show of people besides name and colour. `pictureByPerson`: as they say it themselves. */
export function facesOf(
  pictureByPerson: ReadonlyMap<PersonId, Picture>,
  known: ReadonlyMap<PersonId, KnownPerson>,
): FaceView[] {
  const people = new Set([...known.keys(), ...pictureByPerson.keys()])
  return [...people]
    .flatMap(person => faceOf(person, pictureByPerson.get(person), known.get(person)) ?? [])
    .slice(0, limits.members)
}

function faceOf(
  person: PersonId,
  picture: Picture | undefined,
  known: KnownPerson | undefined,
): FaceView | null {
  const { mark = null, blocked = false } = known ?? {}
  // What somebody shows of themselves is not shown of one who is blocked.
  const shown = blocked ? undefined : picture
  if (shown === undefined && mark === null && !blocked) return null
  return {
    person,
    ...(shown !== undefined && { picture: shown }),
    ...(mark !== null && { mark }),
    ...(blocked && { blocked }),
  }
}

/** The uploaded ones among what faces show. */
export const uploadedIn = (faces: readonly FaceView[]): readonly PictureId[] => [
  ...new Set(faces.flatMap(({ picture }) => (typeof picture === 'string' ? picture : []))),
]
