import type { RandomBytes } from '../../engine/types.ts'
import { settings as settingsSchema } from '../../protocol/background.ts'
import type { IdentityContent } from '../../protocol/identity-content.ts'
import { sharing as sharingSchema } from '../../protocol/schema.ts'
import { sharingName } from '../background/consent.ts'
import { personSettingsName } from '../background/settings.ts'
import type { Database } from '../database.ts'
import { loadIdentity } from '../identity-store.ts'

/** What another browser needs to go on as this person. What tells this browser from the person's others stays here. Null before anything was set. */
export async function collectIdentity(
  database: Database,
  randomBytes: RandomBytes,
): Promise<IdentityContent | null> {
  const { seed } = await loadIdentity(database, randomBytes)
  const settings = settingsSchema.safeParse(await database.get('settings', ['', personSettingsName]))
  if (!settings.success) return null
  const rooms = await database.getAll('rooms')
  const sharing = await Promise.all(
    rooms.map(async ({ room }) => ({
      room,
      sharing: sharingSchema.safeParse(await database.get('settings', [room, sharingName])),
    })),
  )
  const picture = (await database.getAll('pictures')).find(({ own }) => own)
  return {
    seed: seed.slice(),
    settings: settings.data,
    rooms: rooms as unknown as IdentityContent['rooms'],
    sharing: sharing.flatMap(({ room, sharing }) =>
      sharing.success ? [{ room, sharing: sharing.data }] : [],
    ),
    people: (await database.getAll('people')) as unknown as IdentityContent['people'],
    picture: picture ? { id: picture.id as never, bytes: picture.bytes } : null,
  }
}
