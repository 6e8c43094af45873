import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { limits } from '../lib/core/limits.ts'
import type { Tables } from './migrations.ts'
import { asLogEntry, entryColumns } from './sql-log.ts'
import type { Store } from './store.ts'

/** Reads rooms' logs by the page: first which entries fit, then those, so that no page holds much however large entries are. */
export function createSqlLogPage(db: Kysely<Tables>): Pick<Store, 'logPage'> {
  return {
    async logPage(room, { after, until, before, kind, limit }) {
      const wanted = db
        .selectFrom('entry')
        .where('room', '=', room)
        .where('seq', '>', after)
        .where('seq', '<=', until)
        .$if(before !== null, query => query.where('seq', '<', before!))
        .$if(kind !== null, query => query.where('kind', '=', kind!))
      const sizes = await wanted
        .select(['seq', sql<number>`sum(length(data))`.as('chars')])
        .groupBy('seq')
        .orderBy('seq', before === null ? 'asc' : 'desc')
        .limit(limit + 1)
        .execute()
      const fitting = takeFitting(sizes.slice(0, limit))
      const more = fitting.length < sizes.length
      if (fitting.length === 0) return { entries: [], more }
      const [first, last] = [Math.min(...fitting), Math.max(...fitting)]
      const rows = await wanted
        .select(entryColumns)
        .where('seq', '>=', first)
        .where('seq', '<=', last)
        .orderBy('seq')
        .orderBy('part')
        .execute()
      return { entries: rows.map(asLogEntry), more }
    },
  }
}

/** The first is always taken: every entry fits some page. */
function takeFitting(sizes: readonly { readonly seq: number; readonly chars: number }[]): number[] {
  let chars = 0
  const over = sizes.findIndex(size => {
    chars += Number(size.chars)
    return chars > limits.pageBytes
  })
  return sizes.slice(0, over === -1 ? sizes.length : Math.max(1, over)).map(({ seq }) => seq)
}
