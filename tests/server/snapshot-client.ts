import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { type KeyPair, keyPairFromSeed, personIdOf, type Role } from '../../lib/core/keys.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { createSnapshotHub } from '../../lib/platform/snapshot-hub.ts'
import { bytes, type HubAddress, type TestRoom } from './test-hub.ts'

/** A member as their browser asks the hub: by HTTP, under a session of its own. */
export function memberOf(
  hub: HubAddress,
  room: TestRoom,
  role: Role = 'editor',
  key: KeyPair = keyPairFromSeed(bytes(32)),
) {
  const access = createRoomAccess({
    fetch,
    hub: hub.url,
    room: room.id,
    role,
    roleKey: room.keyOf(role),
    self: { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId, key },
    now: Date.now,
  })
  return { ...createSnapshotHub(access), request: access.request, access }
}
