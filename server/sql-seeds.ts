import type { Kysely, Transaction } from 'kysely'
import type { PersonId, RoomId } from '../lib/core/ids.ts'
import type { Tables } from './migrations.ts'
import type { PolicyChange } from './store.ts'

/** Keeps a new epoch's seeds, each sealed to one member, and forgets those of every other epoch. */
export async function keepSeeds(tx: Transaction<Tables>, { policy, seeds }: PolicyChange): Promise<void> {
  const { room, epoch } = policy
  await tx.deleteFrom('seed').where('room', '=', room).where('epoch', '!=', epoch).execute()
  const rows = Object.entries(seeds).map(([person, sealed]) => ({ room, person, epoch, sealed }))
  if (rows.length === 0) return
  await tx
    .insertInto('seed')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['room', 'person']).doUpdateSet(row => ({ sealed: row.ref('excluded.sealed') })),
    )
    .execute()
}

export async function readSeed(db: Kysely<Tables>, room: RoomId, person: PersonId): Promise<string | null> {
  const row = await db
    .selectFrom('seed')
    .select('sealed')
    .where('room', '=', room)
    .where('person', '=', person)
    .executeTakeFirst()
  return row?.sealed ?? null
}
