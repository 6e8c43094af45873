import * as Y from 'yjs'
import { addAll, type CoverageData, createCoverage } from '../../core/coverage.ts'

/** How much of a document the log holds. Names are Yjs clients, numbers are clocks. */
export interface DocumentCoverage {
  /** The log holds this update. Throws for bytes that are none. */
  add(update: Uint8Array): void
  addAll(more: ReturnType<DocumentCoverage['data']>): void
  /** Whether the log holds all that an update says. */
  covers(update: Uint8Array): boolean
  /** What the log lacks of a document, as one update; `null` when it lacks nothing. */
  lacking(doc: Y.Doc): Uint8Array | null
  clear(): void
  data(): { readonly inserts: CoverageData; readonly deletes: CoverageData }
}

type DocumentRange = readonly [client: string, from: number, to: number]

export function createDocumentCoverage(kept?: ReturnType<DocumentCoverage['data']>): DocumentCoverage {
  const inserts = createCoverage(kept?.inserts)
  const deletes = createCoverage(kept?.deletes)

  return {
    add(update) {
      const { inserted, deleted } = rangesOf(update)
      for (const range of inserted) inserts.add(...range)
      for (const range of deleted) deletes.add(...range)
    },
    addAll(more) {
      addAll(inserts, more.inserts)
      addAll(deletes, more.deletes)
    },
    covers(update) {
      const { inserted, deleted } = rangesOf(update)
      return (
        inserted.every(range => inserts.covers(...range)) && deleted.every(range => deletes.covers(...range))
      )
    },
    lacking(doc) {
      const clients = [...doc.store.clients.keys()]
      const inserted = clients.every(client => inserts.covers(`${client}`, 0, Y.getState(doc.store, client)))
      const deleted = deletionsOf(Y.createDeleteSetFromStructStore(doc.store))
      if (inserted && deleted.every(range => deletes.covers(...range))) return null
      const held = new Map(clients.map(client => [client, inserts.firstMissing(`${client}`, 0)]))
      return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(held))
    },
    clear() {
      inserts.clear()
      deletes.clear()
    },
    data: () => ({ inserts: inserts.data(), deletes: deletes.data() }),
  }
}

function rangesOf(update: Uint8Array): { inserted: DocumentRange[]; deleted: DocumentRange[] } {
  const { structs, ds } = Y.decodeUpdate(update)
  const inserted = structs
    // A gap in the update.
    .filter(struct => !(struct instanceof Y.Skip))
    .map(({ id, length }): DocumentRange => [`${id.client}`, id.clock, id.clock + length])
  return { inserted, deleted: deletionsOf(ds) }
}

function deletionsOf({ clients }: ReturnType<typeof Y.createDeleteSet>): DocumentRange[] {
  return [...clients].flatMap(([client, items]) =>
    items.map(({ clock, len }): DocumentRange => [`${client}`, clock, clock + len]),
  )
}
