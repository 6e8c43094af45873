import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { Acquaintance } from '../core/acquaintances.ts'
import { type DoorRole, doorKeys } from '../core/doors.ts'
import type { DoorId, PersonId, RoomId } from '../core/ids.ts'
import { decodeLink } from '../core/links.ts'
import type { LogMark } from '../engine/log/types.ts'
import type { SignedPolicy } from '../protocol/policy.ts'
import type { HeldEpoch } from '../protocol/room-keys.ts'
import { noMemory, type RoomMemory } from './room-memory.ts'

/** The person behind this browser. Two secrets, drawn once; everything that others see of them is derived per room. */
export interface Identity {
  /** Person keys come from it (`personKey`). 32 bytes. */
  readonly seed: Uint8Array
  /** Device names come from it (`deviceOf`). 32 bytes; stays in this browser even when an identity moves to another. */
  readonly deviceSeed: Uint8Array
}

/** A link that opens, or once opened, a door of a room. */
export interface SavedLink {
  readonly id: DoorId
  readonly href: string
}

/** Somebody who was given the keys of the current epoch. */
export interface SavedMember {
  readonly person: PersonId
  readonly role: DoorRole
}

/** A room that this browser has made or joined. */
export interface SavedRoom {
  readonly room: RoomId
  /** As its owner calls it. */
  readonly name: string
  /** Origin of the hub. */
  readonly hub: string
  readonly role: 'owner' | 'editor' | 'viewer'
  /** The owner key's seed, in the owner's browser only. 32 bytes. */
  readonly ownerSeed: Uint8Array | null
  /** Whose room it is here, where it was entered as somebody else than this browser's identity is now: that one's seed. 32 bytes. */
  readonly personSeed?: Uint8Array | undefined
  /** Oldest first. An owner's last one may be an epoch that the hub has not heard of yet. */
  readonly epochs: readonly HeldEpoch[]
  /** The newest of the epoch whose keys are in use. */
  readonly policy: SignedPolicy
  /** Oldest first: all that the owner has made, or the one by which we came. Those that the policy lists are open. */
  readonly links: readonly SavedLink[]
  /** In the owner's browser: whom this epoch's seed was sealed to, when it began. */
  readonly members: readonly SavedMember[]
  readonly landing: string
  readonly lastVisitedMs: number
  readonly memory: RoomMemory
}

/** A picture of somebody. */
export interface SavedPicture {
  readonly id: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** When it was kept. */
  readonly atMs: number
  /** The one that is ours. */
  readonly own: boolean
}

export interface AlongsideSchema extends DBSchema {
  /** One row, key `self`. */
  identity: { key: string; value: Identity }
  rooms: { key: string; value: SavedRoom }
  /** Signed records by room and record id, so that storing one twice changes nothing. */
  records: {
    key: [room: string, id: string]
    value: { room: string; id: string; payload: Uint8Array; signature: Uint8Array }
  }
  /** Document updates in the order of their arrival. */
  documents: { key: number; value: { room: string; update: Uint8Array }; indexes: { room: string } }
  /** Small values by scope (a room id, or empty for the whole extension) and name. */
  settings: { key: [scope: string, name: string]; value: unknown }
  /** Sealed files that their room's hub does not have yet, by room and file. */
  files: { key: [room: string, file: string]; value: Uint8Array<ArrayBuffer> }
  /** People who were met, by the key under which they were first. */
  people: { key: string; value: Acquaintance }
  /** Pictures of people by their hash. */
  pictures: { key: string; value: SavedPicture; indexes: { atMs: number } }
  /** How far each room's log has been taken in, by room. */
  logs: { key: string; value: LogMark }
}

/** The extension's IndexedDB, shared by its pages, workers and background. Every use rejects where the browser refuses storage. */
export type Database = IDBPDatabase<AlongsideSchema>

/** What the browser knows it by. */
export const databaseName = 'alongside'

/** Opens the database, making it on the first run. `name` differs in tests only. */
export function openDatabase(name = databaseName): Promise<Database> {
  return openDB<AlongsideSchema>(name, 6, {
    // Each version adds to the one before; what is there stays.
    async upgrade(database, from, _to, transaction) {
      if (from < 1) {
        database.createObjectStore('identity')
        database.createObjectStore('rooms', { keyPath: 'room' })
        database.createObjectStore('records', { keyPath: ['room', 'id'] })
        database.createObjectStore('documents', { autoIncrement: true }).createIndex('room', 'room')
        database.createObjectStore('settings')
      }
      if (from < 2) database.createObjectStore('logs')
      if (from > 0 && from < 3) await listLinks(transaction)
      if (from > 0 && from < 4) await beginMemories(transaction)
      if (from < 5) database.createObjectStore('files')
      if (from < 6) {
        database.createObjectStore('people', { keyPath: 'id' })
        database.createObjectStore('pictures', { keyPath: 'id' }).createIndex('atMs', 'atMs')
      }
    },
    // A newer version of the extension must not wait for this one for ever.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}

type Upgrade = IDBPTransaction<AlongsideSchema, StoreNames<AlongsideSchema>[], 'versionchange'>

/** Before the third version a room had one link. */
async function listLinks(upgrade: Upgrade): Promise<void> {
  for (let at = await upgrade.objectStore('rooms').openCursor(); at; at = await at.continue()) {
    const { link, ...room } = at.value as SavedRoom & { link: string }
    const decoded = decodeLink(link)
    const links = decoded.ok ? [{ id: doorKeys(decoded.value.secret).id, href: link }] : []
    await at.update({ ...room, links, members: [] })
  }
}

/** Before the fourth version nothing was remembered of a room but when it was visited. */
async function beginMemories(upgrade: Upgrade): Promise<void> {
  for (let at = await upgrade.objectStore('rooms').openCursor(); at; at = await at.continue())
    await at.update({ ...at.value, memory: noMemory })
}

/** A write over some stores. When it is done, what was written survives a killed browser and a power cut. */
export function writeTo<Name extends StoreNames<AlongsideSchema>>(database: Database, ...stores: Name[]) {
  return database.transaction(stores, 'readwrite', { durability: 'strict' })
}

/** All keys `[scope, …]` of a store: an array sorts after every string. */
export function everyKeyOf(scope: string): IDBKeyRange {
  return IDBKeyRange.bound([scope], [scope, []])
}
