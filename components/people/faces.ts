import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PersonId, PictureId } from '../../lib/core/ids.ts'
import type { FaceView } from '../../lib/protocol/people.ts'
import type { HostToPage, HostToPanel } from '../../lib/protocol/port.ts'

/** What there is to show of people besides name and colour. */
export interface Faces {
  readonly byPerson: ReadonlyMap<PersonId, FaceView>
  /** Uploaded pictures that are here, as base64url. */
  readonly dataById: ReadonlyMap<PictureId, string>
  /** Shows more of somebody; null where nothing can. */
  readonly onAbout: ((person: PersonId) => void) | null
}

export const noFaces: Faces = { byPerson: new Map(), dataById: new Map(), onAbout: null }

export const FacesContext = createContext<Faces>(noFaces)

/** What there is of one of them; nothing for somebody without a key, like a hub's messages. */
export function useFace(person: PersonId | undefined): FaceView | null {
  const { byPerson } = useContext(FacesContext)
  return (person && byPerson.get(person)) ?? null
}

type FacesMessage = Extract<HostToPage | HostToPanel, { type: 'faces' | 'picture' }>

/** The faces after a message of the host's. */
export function receiveFaces(faces: Faces, message: FacesMessage): Faces {
  return message.type === 'faces'
    ? { ...faces, byPerson: new Map(message.faces.map(face => [face.person, face])) }
    : { ...faces, dataById: new Map(faces.dataById).set(message.id, message.data) }
}
