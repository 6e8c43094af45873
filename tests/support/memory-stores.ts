import type { FileId, PictureId } from '../../lib/core/ids.ts'
import type { LogMark, LogStore } from '../../lib/engine/log/types.ts'
import type {
  DocumentStore,
  FileStore,
  PictureStore,
  PolicyStore,
  RecordStore,
  SettingStore,
} from '../../lib/engine/stores/types.ts'
import type { SignedPolicy } from '../../lib/protocol/policy.ts'
import type { SignedRecord } from '../../lib/protocol/record-codec.ts'

/** A browser's stores of one room, in memory. What was acknowledged stays when the room is opened again. */
export interface MemoryStores {
  readonly records: RecordStore & { readonly rows: SignedRecord[] }
  readonly document: DocumentStore & { readonly updates: Uint8Array[] }
  readonly settings: SettingStore
  readonly log: LogStore
  readonly policy: PolicyStore
  readonly files: FileStore
  readonly pictures: PictureStore
  /** From now on every write is refused, until it is called with false. */
  refuse(on: boolean): void
}

export function createMemoryStores(): MemoryStores {
  let refusing = false
  const rows: SignedRecord[] = []
  const updates: Uint8Array[] = []
  const values = new Map<string, unknown>()
  const files = new Map<FileId, Uint8Array<ArrayBuffer>>()
  const pictures = new Map<PictureId, Uint8Array<ArrayBuffer>>()
  const log = createMemoryLogStore()
  let newest: SignedPolicy | null = null

  async function write(run: () => void): Promise<void> {
    if (refusing) throw new Error('no room on the disk')
    run()
  }

  return {
    records: {
      rows,
      load: async () => [...rows],
      append: records => write(() => void rows.push(...records)),
    },
    document: {
      updates,
      load: async () => [...updates],
      append: update => write(() => void updates.push(update)),
      compact: whole => write(() => void updates.splice(0, updates.length, whole)),
    },
    settings: {
      load: async () => new Map(values),
      set: (name, value) => write(() => void values.set(name, structuredClone(value))),
    },
    log: { load: log.load, save: mark => write(() => void log.save(mark)) },
    policy: {
      load: async () => newest,
      save: signed =>
        write(() => {
          newest = signed
        }),
    },
    files: {
      list: async () => [...files.keys()],
      get: async file => files.get(file) ?? null,
      put: (file, sealed) => write(() => void files.set(file, sealed)),
      delete: file => write(() => void files.delete(file)),
    },
    pictures: {
      get: async id => pictures.get(id) ?? null,
      put: (id, bytes) => write(() => void pictures.set(id, bytes.slice())),
    },
    refuse(on) {
      refusing = on
    },
  }
}

/** A log's mark in memory. */
export function createMemoryLogStore(): LogStore {
  let kept: LogMark | null = null
  return {
    load: async () => kept,
    async save(mark) {
      kept = structuredClone(mark)
    },
  }
}

type RoomStores = Pick<MemoryStores, 'records' | 'document' | 'settings' | 'log' | 'policy' | 'files'>

/** Stores as one running browser sees them: writes take a while, and none is finished or acknowledged after it was killed. */
export function mortalStores(stores: RoomStores, delay: () => Promise<void>) {
  let alive = true
  const never = new Promise<never>(() => undefined)
  const write = async (run: () => Promise<void>): Promise<void> => {
    await delay()
    return alive ? run() : never
  }
  return {
    records: {
      load: stores.records.load,
      append: (records: readonly SignedRecord[]) => write(() => stores.records.append(records)),
    },
    document: {
      load: stores.document.load,
      append: (update: Uint8Array) => write(() => stores.document.append(update)),
      compact: (whole: Uint8Array) => write(() => stores.document.compact(whole)),
    },
    settings: {
      load: stores.settings.load,
      set: (name: string, value: unknown) => write(() => stores.settings.set(name, value)),
    },
    log: {
      load: stores.log.load,
      save: (mark: LogMark) => write(() => stores.log.save(mark)),
    },
    policy: {
      load: stores.policy.load,
      save: (newest: SignedPolicy) => write(() => stores.policy.save(newest)),
    },
    files: {
      list: stores.files.list,
      get: stores.files.get,
      put: (file: FileId, sealed: Uint8Array<ArrayBuffer>) => write(() => stores.files.put(file, sealed)),
      delete: (file: FileId) => write(() => stores.files.delete(file)),
    },
    kill() {
      alive = false
    },
  }
}
