import { pageAddress } from '../../lib/core/address.ts'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf, proveInbox } from '../../lib/core/inbox-keys.ts'
import { keyPairFromSeed, pageTag, personIdOf, personKey, siteTag } from '../../lib/core/keys.ts'
import { deviceOf } from '../../lib/core/records.ts'
import type { Ledger } from '../../lib/engine/ledger/types.ts'
import { createNoMesh } from '../../lib/engine/mesh/no-mesh.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import { createHubSignaling } from '../../lib/engine/relay/signaling.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Feature, RandomBytes, RoomContext, Self, Transport } from '../../lib/engine/types.ts'
import type { Database } from '../../lib/platform/database.ts'
import { createDocumentStore } from '../../lib/platform/document-store.ts'
import { createFastVerify } from '../../lib/platform/fast-verify.ts'
import { createFileStore } from '../../lib/platform/file-store.ts'
import { watchCompany } from '../../lib/platform/host/company.ts'
import type { HostDeps } from '../../lib/platform/host/create-host.ts'
import { createRenewal } from '../../lib/platform/host/renewal.ts'
import { watchCalls } from '../../lib/platform/host/watch-calls.ts'
import { watchPeople } from '../../lib/platform/host/watch-people.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { createLogStore } from '../../lib/platform/log-store.ts'
import { createPictureStore } from '../../lib/platform/picture-store.ts'
import { createRecordStore } from '../../lib/platform/record-store.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { createRoomFileHub } from '../../lib/platform/room-file-hub.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { createSnapshotHub } from '../../lib/platform/snapshot-hub.ts'
import { type Sent, watchFetch, watchSocket } from '../../lib/platform/watch-sends.ts'
import { roomKeysOf } from '../../lib/protocol/room-keys.ts'
import type { LinkDirectly } from './link-directly.ts'

export interface RoomOpenerDeps {
  readonly database: Promise<Database>
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  /** Makes the transport of direct links; null where there are none. */
  readonly linkDirectly: LinkDirectly | null
  /** Somebody on the hub's page. */
  readonly isGuest?: boolean
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** What people can do in a room. */
  readonly features: readonly Feature[]
  /** Told of all that leaves, just before it does. */
  readonly sent: Ledger['sent']
  /** Told of each room once it is open. */
  readonly opened: (room: RoomContext) => void
}

/** Opens rooms from what this browser keeps of them, and keeps each at its owner's newest epoch for as long as it is open. */
export function createRoomOpener(deps: RoomOpenerDeps): HostDeps['openRoom'] {
  const { clock, randomBytes } = deps
  const verify = createFastVerify(crypto.subtle)

  return async (id, { profile, relayOnly }, reopen, told) => {
    const stores = await deps.database
    const sent: Sent = (to, kind, bytes) => deps.sent(id, to, kind, bytes)
    const fetch = watchFetch(deps.fetch, sent)
    const hub = createHubClient(fetch)
    const keeping = createRoomKeeping(stores, hub, randomBytes)
    const saved = await keeping.rooms.get(id)
    const held = saved && roomKeysOf(id, saved.epochs, saved.policy)
    if (!saved || !held) throw new Error('This browser holds no keys of that room.')
    const { current: keys, keyring } = held
    const identity = await loadIdentity(stores, randomBytes)
    const key = personKey(saved.personSeed ?? identity.seed, id)
    const self = {
      person: personIdOf(key.publicKey),
      session: toBase64Url(randomBytes(16)) as SessionId,
      key,
      device: deviceOf(identity.deviceSeed, id),
      ...(saved.ownerSeed && { owner: keyPairFromSeed(saved.ownerSeed) }),
      ...(deps.isGuest && { guest: tagsOf(saved.landing, keys.page) }),
    }
    const mailKey = inboxKey(identity.seed)
    const role = keys.edit
      ? ({ role: 'editor', roleKey: keys.edit.editorSign } as const)
      : ({ role: 'viewer', roleKey: keys.viewerSign } as const)
    const shared = createSharedState(randomBytes)
    const renewal = createRenewal({
      renew: () => keeping.renew(id),
      restore: saved.ownerSeed && (() => keeping.changer.restore(id)),
      epoch: keys.epoch,
      reopen,
      offer: policy => room.offerPolicy(policy),
      clock,
      randomBytes,
    })
    const connection = connectHub({
      url: saved.hub,
      room: id,
      ...role,
      self,
      clock,
      randomBytes,
      openSocket: watchSocket(deps.openSocket, sent),
      onRefused: reason => renewal.refused(reason),
    })
    const access = createRoomAccess({
      fetch,
      hub: saved.hub,
      room: id,
      ...role,
      self,
      now: clock.now,
    })
    const transports: Transport[] = [
      createRelay({ room: id, self, keys, shared, hub: connection, clock, randomBytes }),
    ]
    // A viewer holds no signaling key.
    if (keys.edit) {
      const part = {
        room: id,
        self,
        keys,
        signaling: createHubSignaling(connection, self.session),
        randomBytes,
      }
      transports.push(
        relayOnly || !deps.linkDirectly
          ? createNoMesh({ ...part, why: relayOnly ? 'relay-only' : 'no-webrtc' })
          : deps.linkDirectly({ ...part, shared, iceServers: await hub.iceServers(saved.hub), clock }, sent),
      )
    }
    const room = createRoom({
      room: id,
      name: saved.name,
      naming: { own: saved.memory.ownName, unsaid: saved.memory.unsaidName },
      keys,
      self,
      profile,
      shared,
      transports,
      stores: {
        records: createRecordStore(stores, id),
        document: createDocumentStore(stores, id),
        settings: createSettingStore(stores, id),
      },
      files: { store: createFileStore(stores, id), hub: createRoomFileHub(access) },
      log: {
        hub: connection,
        store: createLogStore(stores, id),
        snapshots: createSnapshotHub(access),
        keyring,
        verify,
      },
      policy: {
        store: keeping.policies(id),
        ownerKey: saved.ownerSeed && keyPairFromSeed(saved.ownerSeed),
        outdated: renewal.outdated,
      },
      people: {
        pictures: createPictureStore(stores, clock.now, () => told({ to: 'background', type: 'picture' })),
        inbox: { key: mailboxIdOf(mailKey.publicKey), proof: proveInbox(mailKey, id, self.person) },
      },
      clock,
      randomBytes,
      features: deps.features,
    })
    deps.opened(room.context)
    const ends = [
      watchCompany(room.context, clock, told),
      watchCalls(room.context, clock, told),
      watchPeople(room.context, clock, told),
    ]
    return {
      ...room,
      close() {
        renewal.close()
        for (const end of ends) end()
        return room.close()
      },
    }
  }
}

/** Of the page that a link lands on. */
function tagsOf(landing: string, pageKey: Uint8Array): NonNullable<Self['guest']> {
  const address = pageAddress(landing)
  return address === null
    ? { page: null, site: null }
    : { page: pageTag(pageKey, address), site: siteTag(pageKey, address) }
}
