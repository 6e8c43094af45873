import type { FileId, PictureId } from '../../core/ids.ts'
import type { SignedPolicy } from '../../protocol/policy.ts'
import type { SignedRecord } from '../../protocol/record-codec.ts'

/** What a browser keeps of a room; `lib/platform` has it in IndexedDB. */

/** Keeps one room's records. Resolves when they would survive a killed browser. */
export interface RecordStore {
  load(): Promise<SignedRecord[]>
  append(records: readonly SignedRecord[]): Promise<void>
}

/** Keeps one room's document as updates. */
export interface DocumentStore {
  load(): Promise<Uint8Array[]>
  append(update: Uint8Array): Promise<void>
  /** Replaces everything kept by one update. */
  compact(whole: Uint8Array): Promise<void>
}

/** Keeps one room's files, sealed, until its hub has them. */
export interface FileStore {
  list(): Promise<FileId[]>
  get(file: FileId): Promise<Uint8Array<ArrayBuffer> | null>
  /** Resolves when it would survive a killed browser. */
  put(file: FileId, sealed: Uint8Array<ArrayBuffer>): Promise<void>
  delete(file: FileId): Promise<void>
}

/** Keeps the newest policy of a room that this browser has seen. */
export interface PolicyStore {
  load(): Promise<SignedPolicy | null>
  /** Resolves when it would survive a killed browser. */
  save(newest: SignedPolicy): Promise<void>
}

/** Keeps small values in this browser: of a room, the read mark and the panel's pin. */
export interface SettingStore {
  load(): Promise<ReadonlyMap<string, unknown>>
  set(name: string, value: unknown): Promise<void>
}

/** Keeps pictures of people, whatever room they came by. */
export interface PictureStore {
  get(id: PictureId): Promise<Uint8Array<ArrayBuffer> | null>
  put(id: PictureId, bytes: Uint8Array): Promise<void>
}
