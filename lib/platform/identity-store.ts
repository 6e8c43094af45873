import type { RandomBytes } from '../engine/types.ts'
import { type Database, type Identity, writeTo } from './database.ts'

/** This browser's identity, drawn on the first call ever: whoever asks at the same time, in whatever context, gets the same one. */
export async function loadIdentity(database: Database, randomBytes: RandomBytes): Promise<Identity> {
  const write = writeTo(database, 'identity')
  const identities = write.objectStore('identity')
  const kept = await identities.get('self')
  const identity = kept ?? { seed: randomBytes(32), deviceSeed: randomBytes(32) }
  if (!kept) await identities.put(identity, 'self')
  await write.done
  return identity
}
