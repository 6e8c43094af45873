import type { PersonId } from './ids.ts'

/** Somebody who was in a room with us, as they were shown. */
export interface MetPerson {
  readonly person: PersonId
  readonly name: string
  readonly color: number
}
