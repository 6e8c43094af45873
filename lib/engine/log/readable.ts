import * as Y from 'yjs'
import { limits } from '../../core/limits.ts'
import type { ReadableDocument } from './types.ts'

/**
 * What is in a document, in words, at most `limits.snapshotTextChars` of it. `doc` belongs to the caller alone: types that nobody has defined in it
 * become what they look like.
 */
export function readableParts(doc: Y.Doc): ReadableDocument {
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
  const type: unknown = defineType(doc, name)
  if (type instanceof Y.Text || type instanceof Y.XmlFragment) return type.toString()
  if (type instanceof Y.Map && type.size > 0) return JSON.stringify(type.toJSON(), null, 1)
  return type instanceof Y.Array && type.length > 0 ? JSON.stringify(type.toJSON(), null, 1) : ''
}

/** Any shared type. */
type SharedType = NonNullable<ReturnType<Y.Doc['share']['get']>>

/** A shared type of a document; one that nobody has defined becomes what its first content is of. */
function defineType(doc: Y.Doc, name: string): SharedType {
  const known = doc.share.get(name)
  return known && isDefined(known) ? known : (lookLike(doc, name, known) as SharedType)
}

function lookLike(doc: Y.Doc, name: string, type: SharedType | undefined): unknown {
  if (type && type._map.size > 0) return doc.getMap(name)
  for (let item = type?._start ?? null; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return doc.getText(name)
    if (content instanceof Y.ContentType && isXml(content.type)) return doc.getXmlFragment(name)
    if (!(content instanceof Y.ContentDeleted)) return doc.getArray(name)
  }
  return doc.getText(name)
}

/** What has only come from others is of no type until somebody says which. */
const isDefined = (type: SharedType): boolean => type.constructor !== Y.AbstractType

const isXml = (type: unknown): boolean =>
  type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook
