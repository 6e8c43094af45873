import * as Y from 'yjs'
import { limits } from '../../core/limits.ts'

/** A part of a document as people can read and copy it. */
export interface ReadablePart {
  /** The shared type's name. */
  readonly name: string
  /** What was written; of anything but plain text, JSON or XML. */
  readonly text: string
}

/**
 * What is in a document, in words, at most `limits.snapshotTextChars` of it. `doc` belongs to the caller alone: types that nobody has defined in it
 * become what they look like.
 */
export function readableParts(doc: Y.Doc): {
  readonly parts: readonly ReadablePart[]
  readonly cut: boolean
} {
  let left: number = limits.snapshotTextChars
  const names = [...doc.share.keys()].sort()
  const all = names.map(name => ({ name, text: textOf(doc, name) })).filter(({ text }) => text !== '')
  const parts = all.slice(0, limits.versionParts).map(({ name, text }) => {
    const shown = text.slice(0, left)
    left -= shown.length
    return { name: name.slice(0, limits.versionNameChars), text: shown }
  })
  const length = all.reduce((sum, { text }) => sum + text.length, 0)
  return { parts, cut: all.length > parts.length || length > limits.snapshotTextChars }
}

function textOf(doc: Y.Doc, name: string): string {
  const type = defineType(doc, name)
  if (type instanceof Y.Text || type instanceof Y.XmlFragment) return type.toString()
  const isEmpty = type instanceof Y.Map ? type.size === 0 : type instanceof Y.Array && type.length === 0
  return isEmpty ? '' : JSON.stringify(type.toJSON(), null, 1)
}

/** A shared type of a document; one that nobody has defined becomes what its first content is of. */
export function defineType(doc: Y.Doc, name: string): Y.AbstractType<unknown> {
  const known = doc.share.get(name)
  if (known && known.constructor !== Y.AbstractType) return known
  if (known && known._map.size > 0) return doc.getMap(name)
  for (let item = known?._start ?? null; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return doc.getText(name)
    if (content instanceof Y.ContentType && isXml(content.type)) return doc.getXmlFragment(name)
    if (!(content instanceof Y.ContentDeleted)) return doc.getArray(name)
  }
  return doc.getText(name)
}

const isXml = (type: unknown): boolean =>
  type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook
