import * as Y from 'yjs'
import type { Drops } from './drops.ts'
import type { DocumentStore } from './stores/types.ts'

export interface StoredDocumentDeps {
  readonly doc: Y.Doc
  readonly store: DocumentStore
  readonly drops: Drops
  /** Whether the last write to the store went well. */
  readonly stored: (well: boolean) => void
}

/** Keeps a document in its store. A damaged row is skipped and counted. */
export interface StoredDocument {
  load(): Promise<void>
  /** Resolves when all changes so far have been written; false when the store lacks some of them. */
  written(): Promise<boolean>
  /** Resolves when all changes so far are stored. */
  close(): Promise<void>
}

/** One transaction per update is slow, and one for all of them slower still (10,000 updates: 28 ms in groups of 64, 500 ms at once). */
const groupSize = 64
/** Updates kept before they are replaced by one. */
const compactAfter = 500

export function createStoredDocument({ doc, store, drops, stored }: StoredDocumentDeps): StoredDocument {
  let kept = 0
  /** Whether the store holds all that the document does, once what is being written is. */
  let whole = true
  let writing: Promise<void> = Promise.resolve()

  function write(run: () => Promise<void>, isWhole: boolean): void {
    writing = writing.then(run).then(
      () => {
        whole ||= isWhole
        stored(true)
      },
      () => {
        whole = false
        stored(false)
      },
    )
  }

  function onUpdate(update: Uint8Array, origin: unknown): void {
    if (origin === store) return
    kept++
    if (kept <= compactAfter && whole) write(() => store.append(update), false)
    else {
      kept = 1
      write(() => store.compact(Y.encodeStateAsUpdate(doc)), true)
    }
  }

  function apply(update: Uint8Array): void {
    try {
      Y.applyUpdate(doc, update, store)
    } catch {
      whole = false
      drops.count('update-damaged')
    }
  }

  return {
    async load() {
      const updates = await store.load()
      kept = updates.length
      for (let at = 0; at < updates.length; at += groupSize) {
        doc.transact(() => {
          for (const update of updates.slice(at, at + groupSize)) apply(update)
        }, store)
      }
      doc.on('update', onUpdate)
    },
    async written() {
      // What waits for something that has not come yet is no change, and was not written.
      const { pendingStructs, pendingDs } = doc.store
      if (pendingStructs || pendingDs) return false
      await writing
      return whole
    },
    async close() {
      doc.off('update', onUpdate)
      await writing
    },
  }
}
