import type { Box } from '../../core/anchor-box.ts'

/** The whole document relative to the viewport, in CSS pixels. */
export function documentBox(document: Document): Box {
  const root = document.documentElement
  const { body } = document
  const view = document.defaultView
  return {
    left: -(view?.scrollX ?? 0),
    top: -(view?.scrollY ?? 0),
    width: Math.max(root.scrollWidth, body?.scrollWidth ?? 0),
    height: Math.max(root.scrollHeight, body?.scrollHeight ?? 0),
  }
}
