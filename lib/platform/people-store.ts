import type { Acquaintance } from '../core/acquaintances.ts'
import { type Database, writeTo } from './database.ts'

/** The people whom this browser knows. */
export interface PeopleStore {
  list(): Promise<readonly Acquaintance[]>
  /** Changes them as they are at that moment, whatever context asks. Resolves with what they are now, when it would survive a killed browser. */
  change(
    change: (known: readonly Acquaintance[]) => readonly Acquaintance[],
  ): Promise<readonly Acquaintance[]>
}

export function createPeopleStore(database: Database): PeopleStore {
  return {
    list: () => database.getAll('people'),
    async change(change) {
      const write = writeTo(database, 'people')
      const people = write.objectStore('people')
      const before = await people.getAll()
      const after = change(before)
      const stay = new Set(after.map(({ id }) => id))
      const same = new Set<Acquaintance>(before)
      await Promise.all([
        ...before.filter(({ id }) => !stay.has(id)).map(({ id }) => people.delete(id)),
        ...after.filter(one => !same.has(one)).map(one => people.put(one)),
        write.done,
      ])
      return after
    },
  }
}
