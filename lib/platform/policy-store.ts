import type { RoomId } from '../core/ids.ts'
import type { PolicyStore } from '../engine/stores/types.ts'
import { type Policy, readPolicy, type SignedPolicy, signedPolicy } from '../protocol/policy.ts'
import { type Database, writeTo } from './database.ts'

/** The name of a room's setting that has the newest policy. */
const name = 'policy'

/**
 * The newest policy of a room that this browser has seen, in IndexedDB. The room itself keeps the one that its keys are of, which is older from
 * the moment that the owner begins an epoch until we have its keys.
 */
export function createPolicyStore(database: Database, room: RoomId): PolicyStore {
  return {
    async load() {
      const kept = signedPolicy.safeParse(await database.get('settings', [room, name]))
      const saved = await database.get('rooms', room)
      const policies = [kept.success ? kept.data : null, saved?.policy ?? null].filter(one => one !== null)
      return newestOf(room, policies)
    },
    async save(newest) {
      const write = writeTo(database, 'settings', 'rooms')
      const rooms = write.objectStore('rooms')
      await write.objectStore('settings').put(newest, [room, name])
      const saved = await rooms.get(room)
      if (saved && isSameEpoch(room, saved.policy, newest)) await rooms.put({ ...saved, policy: newest })
      await write.done
    },
  }
}

function newestOf(room: RoomId, policies: readonly SignedPolicy[]): SignedPolicy | null {
  const serial = (signed: SignedPolicy): number => readPolicy(room, signed)?.serial ?? -1
  return policies.toSorted((a, b) => serial(b) - serial(a))[0] ?? null
}

/** Whether the second is a later word on the same keys. */
function isSameEpoch(room: RoomId, kept: SignedPolicy, next: SignedPolicy): boolean {
  const [before, after] = [kept, next].map(signed => readPolicy(room, signed)) as [
    Policy | null,
    Policy | null,
  ]
  return before !== null && after !== null && before.epoch === after.epoch && before.serial < after.serial
}
