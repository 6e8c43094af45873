import type { RoomId } from '../core/ids.ts'
import type { EpochKeys } from '../core/keys.ts'
import type { RoomNaming } from '../protocol/room-name.ts'
import type { Profile } from '../protocol/schema.ts'
import type { FilesDeps } from './files/files.ts'
import type { RoomLogDeps } from './log/room-log-types.ts'
import type { PeopleDeps } from './people/people.ts'
import type { PolicyWatchDeps } from './policy-watch.ts'
import type { DocumentStore, RecordStore, SettingStore } from './stores/types.ts'
import type { Clock, Feature, RandomBytes, Self, SharedState, Transport } from './types.ts'

/** What a live room is made of. */
export interface RoomDeps {
  readonly room: RoomId
  readonly name: string
  /** What else this browser calls it. */
  readonly naming?: RoomNaming
  readonly keys: EpochKeys
  readonly self: Self
  readonly profile: Profile
  /** From `createSharedState`, and what the transports were given. The room ends it. */
  readonly shared: SharedState
  /** Started by the room once its stores are loaded, and closed by it. */
  readonly transports: readonly Transport[]
  readonly stores: {
    readonly records: RecordStore
    readonly document: DocumentStore
    readonly settings: SettingStore
  }
  /** The room's log on the hub; null where people have only one another. */
  readonly log: Pick<RoomLogDeps, 'hub' | 'store' | 'snapshots' | 'keyring' | 'verify'> | null
  /** Files at the hub; null where none can be handed in or read. Needs the log's keys. */
  readonly files: Pick<FilesDeps, 'store' | 'hub'> | null
  /** What the owner says of it; needs the log's hub. Null where nobody rules. */
  readonly policy: Pick<PolicyWatchDeps, 'store' | 'ownerKey' | 'outdated'> | null
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Pictures of people and our mailbox; neither where it is not given. */
  readonly people?: PeopleDeps
  /** What people can do here; the engine knows none of it by name. */
  readonly features: readonly Feature[]
}
