import type { Kysely } from 'kysely'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import type { Tables } from './migrations.ts'
import type { Store } from './store.ts'

/** What the hubs of one SQL database have in common. */
export function createSqlSecret(db: Kysely<Tables>): Pick<Store, 'secret'> {
  return {
    async secret(fresh) {
      // Of several hubs that start at once, one has made it.
      await db
        .insertInto('secret')
        .values({ name: 'stamp', value: toBase64Url(fresh) })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const row = await db
        .selectFrom('secret')
        .select('value')
        .where('name', '=', 'stamp')
        .executeTakeFirstOrThrow()
      return fromBase64Url(row.value)!
    },
  }
}
