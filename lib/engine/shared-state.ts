import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createAwarenessEntries } from './awareness-entries.ts'
import type { RandomBytes, SharedState } from './types.ts'

/** Document and presence of a room, to be given to its transports and then to the room itself, which ends them. */
export function createSharedState(randomBytes: RandomBytes): SharedState {
  const doc = new Y.Doc()
  doc.clientID = new DataView(randomBytes(4).buffer).getUint32(0)
  const awareness = new Awareness(doc)
  // It would renew our entry every 15 s and forget others after 30: here an entry lives as long as its link.
  clearInterval(awareness._checkInterval)
  return { doc, awareness, entries: createAwarenessEntries(awareness) }
}
