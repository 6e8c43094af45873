import type { RoomId } from '../lib/core/ids.ts'
import { type Policy, readPolicy } from '../lib/protocol/policy.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { Store } from './store.ts'

/** A room's policy for a request. Throws a refusal where the hub knows no such room. */
export async function policyOf(store: Pick<Store, 'policy'>, room: RoomId): Promise<Policy> {
  const signed = await store.policy(room)
  const policy = signed && readPolicy(room, signed)
  if (!policy) throw new HubRefusal('not-found', 'This hub knows no such room.')
  return policy
}
