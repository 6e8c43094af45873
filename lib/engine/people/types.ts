import type { KnownPerson } from '../../core/acquaintances.ts'
import type { PersonId } from '../../core/ids.ts'
import type { ShownInbox } from '../../protocol/member.ts'
import type { PictureStore } from '../stores/types.ts'

/** What this browser knows of people in the room, beyond what they say of themselves. */
export interface Acquaintances {
  /** Null for somebody of whom there is nothing to say. */
  of(person: PersonId): KnownPerson | null
  readonly all: ReadonlyMap<PersonId, KnownPerson>
  /** Nothing of theirs is taken or shown. */
  isBlocked(person: PersonId): boolean
  subscribe(changed: () => void): () => void
}

/** What a room has of people besides what they say in it. */
export interface RoomPeople extends Acquaintances {
  /** Pictures that this browser keeps; null where it keeps none. */
  readonly pictures: PictureStore | null
  /** The mailbox that we let the people of this room know; null for none. `subscribe` tells of changes. */
  readonly inbox: ShownInbox | null
}
