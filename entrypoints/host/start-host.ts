import { type Browser, browser } from 'wxt/browser'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId, SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf, personKey } from '../../lib/core/keys.ts'
import { deviceOf } from '../../lib/core/records.ts'
import { createLedger } from '../../lib/engine/ledger/ledger.ts'
import { createMesh } from '../../lib/engine/mesh/mesh.ts'
import { createNoMesh } from '../../lib/engine/mesh/no-mesh.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import { createHubSignaling } from '../../lib/engine/relay/signaling.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Feature, RandomBytes, Room, RoomContext, Transport } from '../../lib/engine/types.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { createDocumentStore } from '../../lib/platform/document-store.ts'
import { createFastVerify } from '../../lib/platform/fast-verify.ts'
import { createHost, type Host, type RoomSettings } from '../../lib/platform/host/create-host.ts'
import { createFrameRelay } from '../../lib/platform/host/frame-relay.ts'
import { createLedgerPorts } from '../../lib/platform/host/ledger-port.ts'
import { createRenewal } from '../../lib/platform/host/renewal.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { createLogStore } from '../../lib/platform/log-store.ts'
import { createRecordStore } from '../../lib/platform/record-store.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createRtcConnections } from '../../lib/platform/rtc-connection.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { createSnapshotHub } from '../../lib/platform/snapshot-hub.ts'
import { type Sent, watchConnections, watchSocket } from '../../lib/platform/watch-sends.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'
import { portNames } from '../../lib/protocol/port-names.ts'
import { roomKeysOf } from '../../lib/protocol/room-keys.ts'

const randomBytes: RandomBytes = length => crypto.getRandomValues(new Uint8Array(length))

const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Starts the host in this context: rooms from IndexedDB, the hub by WebSocket, people by WebRTC. `features`: what people can do
 * in a room; adding one is adding a line where this is called.
 */
export function startHost(features: readonly Feature[]): Host {
  const database = openDatabase()
  const hub = createHubClient((input, init) => fetch(input, init))
  const verify = createFastVerify(crypto.subtle)
  const createConnection = createRtcConnections(RTCPeerConnection)
  const ledger = createLedger(clock)
  const open = new Map<RoomId, RoomContext>()

  async function openRoom(
    id: RoomId,
    { profile, relayOnly }: RoomSettings,
    reopen: () => void,
  ): Promise<Room> {
    const stores = await database
    const keeping = createRoomKeeping(stores, hub, randomBytes)
    const saved = await keeping.rooms.get(id)
    const held = saved && roomKeysOf(id, saved.epochs, saved.policy)
    if (!saved || !held) throw new Error('This browser holds no keys of that room.')
    const { current: keys, keyring } = held
    const identity = await loadIdentity(stores, randomBytes)
    const key = personKey(identity.seed, id)
    const self = {
      person: personIdOf(key.publicKey),
      session: toBase64Url(randomBytes(16)) as SessionId,
      key,
      device: deviceOf(identity.deviceSeed, id),
      ...(saved.ownerSeed && { owner: keyPairFromSeed(saved.ownerSeed) }),
    }
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
    const sent: Sent = (...what) => ledger.sent(id, ...what)
    const connection = connectHub({
      url: saved.hub,
      room: id,
      role: keys.edit ? 'editor' : 'viewer',
      roleKey: keys.edit?.editorSign ?? keys.viewerSign,
      self,
      clock,
      randomBytes,
      openSocket: watchSocket(url => new WebSocket(url) as Socket, sent),
      onRefused: reason => renewal.refused(reason),
    })
    const access = createRoomAccess({
      fetch: (input, init) => fetch(input, init),
      hub: saved.hub,
      room: id,
      role: keys.edit ? 'editor' : 'viewer',
      roleKey: keys.edit?.editorSign ?? keys.viewerSign,
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
        relayOnly
          ? createNoMesh(part)
          : createMesh({
              ...part,
              shared,
              createConnection: watchConnections(createConnection, sent),
              createRider: createYWebrtcRider,
              iceServers: await hub.iceServers(saved.hub),
              clock,
            }),
      )
    }
    const room = createRoom({
      room: id,
      name: saved.name,
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
      clock,
      randomBytes,
      features,
    })
    open.set(id, room.context)
    return {
      ...room,
      close() {
        renewal.close()
        return room.close()
      },
    }
  }

  const host = createHost({ openRoom, isOwnPage })
  const frames = createFrameRelay()
  const acceptLedger = createLedgerPorts({ ledger, clock, rooms: open })
  browser.runtime.onConnect.addListener(port => {
    if (port.name === portNames.ledger && isOwnPage(port)) acceptLedger(port)
    else if (port.name === portNames.frame) frames.accept(port)
    else host.accept(port)
  })
  return host
}

/** A content script speaks with the address of its page; our own pages with one of ours, in frames as well. */
function isOwnPage(port: Browser.runtime.Port): boolean {
  const { url } = port.sender ?? {}
  if (!url || !URL.canParse(url)) return false
  return new URL(url).protocol === new URL(browser.runtime.getURL('/')).protocol
}
