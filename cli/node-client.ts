import { toBase64Url } from '../lib/core/bytes.ts'
import type { RoomId, SessionId } from '../lib/core/ids.ts'
import { personIdOf, personKey } from '../lib/core/keys.ts'
import { createRelay } from '../lib/engine/relay/relay.ts'
import type { HubConnection } from '../lib/engine/relay/types.ts'
import { createRoom } from '../lib/engine/room.ts'
import { createSharedState } from '../lib/engine/shared-state.ts'
import type { Clock, RandomBytes, Room, Self } from '../lib/engine/types.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { createFastVerify } from '../lib/platform/fast-verify.ts'
import type { HubClient } from '../lib/platform/hub-client.ts'
import { connectHub, type Socket } from '../lib/platform/hub-socket.ts'
import { createRoomAccess, type RoomAccess } from '../lib/platform/room-access.ts'
import { createSnapshotHub } from '../lib/platform/snapshot-hub.ts'
import type { SignedRecord } from '../lib/protocol/record-codec.ts'
import { createEntrance } from './entrance.ts'
import { createMemoryPolicyStore, createMemoryStores } from './memory-stores.ts'
import { keysOf, type RoomKeys } from './saved-room.ts'
import type { State } from './state.ts'

export interface NodeClientDeps {
  readonly state: State
  readonly hub: HubClient
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly openSocket: (url: string) => Socket
  readonly fetch: typeof globalThis.fetch
}

/** Alongside in Node: the engine over the hub's relay and log. There are no direct links here. */
export interface NodeClient {
  /** Goes through a link. Throws a `Problem`. */
  enter(link: string): Promise<SavedRoom>
  /** Opens the room with nothing in it yet: all comes from its log, and nothing is kept but in the log. */
  open(saved: SavedRoom, options?: OpenOptions): Promise<OpenRoom>
  /** A connection of a session of its own, for those who want no room around it. */
  connect(saved: SavedRoom): {
    readonly self: Self
    readonly keys: RoomKeys
    readonly connection: HubConnection
  }
}

export interface OpenOptions {
  /** Another name than this person's usual one. */
  readonly name?: string | null
  /** Told when the owner has begun an epoch that these keys are not of. */
  readonly outdated?: () => void
}

export interface OpenRoom {
  readonly room: Room
  readonly keys: RoomKeys
  /** The records that came, as they were signed; losers of a place among them. */
  readonly signed: readonly SignedRecord[]
  /** Leaves. */
  close(): Promise<void>
}

export function createNodeClient(deps: NodeClientDeps): NodeClient {
  const { state, clock, randomBytes } = deps
  const verify = createFastVerify(crypto.subtle)

  const connectAs = (saved: SavedRoom, keys: RoomKeys, self: Self): HubConnection =>
    connectHub({
      url: saved.hub,
      room: saved.room,
      role: keys.role,
      roleKey: keys.roleKey,
      self,
      clock,
      randomBytes,
      openSocket: deps.openSocket,
    })

  const accessAs = (saved: SavedRoom, keys: RoomKeys, self: Self): RoomAccess =>
    createRoomAccess({
      fetch: deps.fetch,
      hub: saved.hub,
      room: saved.room,
      role: keys.role,
      roleKey: keys.roleKey,
      self,
      now: clock.now,
    })

  function selfOf(seed: Uint8Array, room: RoomId, device: string): Self {
    const key = personKey(seed, room)
    const session = toBase64Url(randomBytes(16)) as SessionId
    return { person: personIdOf(key.publicKey), session, key, device }
  }

  return {
    enter: createEntrance(deps),

    async open(saved, { name = null, outdated = () => undefined } = {}) {
      const { seed, profile } = await state.identity()
      const { device, giveBack } = await state.takeDevice(saved.room)
      const keys = keysOf(saved)
      const self = selfOf(seed, saved.room, device)
      const connection = connectAs(saved, keys, self)
      const shared = createSharedState(randomBytes)
      const stores = createMemoryStores()
      const common = { room: saved.room, self, keys: keys.current, shared, clock, randomBytes }
      const room = createRoom({
        ...common,
        name: saved.name,
        profile: name === null ? profile : { ...profile, name },
        transports: [createRelay({ ...common, hub: connection })],
        stores,
        log: {
          hub: connection,
          store: stores.log,
          snapshots: createSnapshotHub(accessAs(saved, keys, self)),
          keyring: keys.keyring,
          verify,
        },
        policy: {
          store: createMemoryPolicyStore(saved.policy),
          ownerKey: keys.role === 'owner' ? keys.roleKey : null,
          outdated,
        },
        files: null,
        features: [],
      })
      await room.ready
      return {
        room,
        keys,
        signed: stores.signed,
        async close() {
          const whole = room.context.log?.pending === false
          await room.close()
          if (whole) await giveBack()
        },
      }
    },

    connect(saved) {
      const keys = keysOf(saved)
      const self = selfOf(randomBytes(32), saved.room, toBase64Url(randomBytes(8)))
      return { self, keys, connection: connectAs(saved, keys, self) }
    },
  }
}
