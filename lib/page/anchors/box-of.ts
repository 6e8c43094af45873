import type { Box } from '../../core/anchor-box.ts'
import { documentBox } from './document-box.ts'
import { type Picture, pictureIn } from './picture.ts'

/** What fractions of an element are fractions of, relative to its document's viewport. */
export interface ElementBox {
  readonly box: Box
  readonly picture: Picture['size'] | null
}

/** The picture in it, the whole document for its root, otherwise the border box. Reads layout. */
export function boxOf(element: Element): ElementBox {
  const { ownerDocument } = element
  if (element === ownerDocument.documentElement) return { box: documentBox(ownerDocument), picture: null }
  const picture = pictureIn(element)
  return { box: picture?.box ?? element.getBoundingClientRect(), picture: picture?.size ?? null }
}
