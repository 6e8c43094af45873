import * as Y from 'yjs'
import { defineType, isDefined, type SharedType } from './readable.ts'

/**
 * The changes that make a document as it was when `state` (one Yjs update of all of it) was taken: changes like any others, so nobody's words are
 * taken out of the history, and what others write at the same time is merged. They are made in a copy at that state, which takes in all that came
 * after as one step and undoes it: words that stayed keep their place, and only what differs is written anew. Throws for a state that is none.
 */
export function changesBackTo(doc: Y.Doc, state: Uint8Array): Uint8Array {
  const copy = docOf(state)
  const since = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(copy))
  const names = new Set([...copy.share.keys(), ...doc.share.keys()])
  const types = [...names].map(name => defineLike(copy, name, doc))
  const undo = new Y.UndoManager(types, { trackedOrigins: new Set([undone]), ignoreRemoteMapChanges: true })
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

/** The shared type as the other document defines it; where it does not, as its content looks. */
function defineLike(doc: Y.Doc, name: string, other: Y.Doc): SharedType {
  const theirs = other.share.get(name)
  return theirs && isDefined(theirs)
    ? doc.get(name, theirs.constructor as new () => SharedType)
    : defineType(doc, name)
}
