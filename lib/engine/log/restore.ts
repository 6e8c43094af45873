import * as Y from 'yjs'

/**
 * The changes that make a document as it was when `state` (one Yjs update of all of it) was taken: changes like any others, so nobody's words are
 * taken out of the history, and what others write at the same time is merged. They are made in a copy at that state, which takes in all that came
 * after as one step and undoes it: words that stayed keep their place, and only what differs is written anew. Throws for a state that is none.
 */
export function changesBackTo(doc: Y.Doc, state: Uint8Array): Uint8Array {
  const copy = docOf(state)
  const since = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(copy))
  const undo = new Y.UndoManager(copy, { trackedOrigins: new Set([undone]), ignoreRemoteMapChanges: true })
  Y.applyUpdate(copy, since, undone)
  undo.undo()
  const changes = Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc))
  undo.destroy()
  copy.destroy()
  return changes
}

const undone = 'since'

function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}
