import { limits } from '../core/limits.ts'
import type { MetPerson } from '../core/met-person.ts'

/** What this browser remembers of being in a room. Nobody else is told any of it. */
export interface RoomMemory {
  readonly favourite: boolean
  /** What this person calls it; null: what its owner does. */
  readonly ownName: string | null
  /** In the owner's browser: the new name that the room has not been told yet. */
  readonly unsaidName: string | null
  /** The page or the site where others saw us last, no more of it than they did; null where they saw nothing. */
  readonly lastPage: string | null
  /** The last few, the newest first. */
  readonly met: readonly MetPerson[]
}

/** Of a room that nothing has happened in yet. */
export const noMemory: RoomMemory = {
  favourite: false,
  ownName: null,
  unsaidName: null,
  lastPage: null,
  met: [],
}

/** Those who were met before, after those who are there now. */
export function mergeMet(before: readonly MetPerson[], now: readonly MetPerson[]): readonly MetPerson[] {
  const others = before.filter(({ person }) => now.every(one => one.person !== person))
  return [...now, ...others].slice(0, limits.peopleMet)
}
