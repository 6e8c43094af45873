import type { ShownInbox } from '../../protocol/member.ts'
import type { PictureStore } from '../stores/types.ts'
import type { Acquaintances } from './acquaintances.ts'

/** What a room has of people besides what they say in it. */
export interface RoomPeople extends Acquaintances {
  /** Pictures that this browser keeps; null where it keeps none. */
  readonly pictures: PictureStore | null
  /** The mailbox that we let the people of this room know; null for none. `subscribe` tells of changes. */
  readonly inbox: ShownInbox | null
}
