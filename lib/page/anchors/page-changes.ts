import { isFrame } from '../frames.ts'
import { isDocument, isElement } from '../node-kinds.ts'
import type { Root } from './element-finder.ts'
import { stableAttributes } from './element-path.ts'

/**
 * What can move things on a page. `content`: elements, words or names came or went; `layout`: the same things may be
 * elsewhere (scroll, resize, style, fonts, images, transitions).
 */
export type PageChange = 'content' | 'layout'

export interface PageChanges {
  /** What happens in a shadow root or a frame is seen only after it was included. */
  include(root: Root): void
  close(): void
}

const layoutEvents = [
  'scroll',
  'resize',
  'load',
  'toggle',
  'transitionend',
  'animationend',
  'fullscreenchange',
]
const names = new Set<string>(['id', ...stableAttributes])
const mutations: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
}

/** Watches a page until closed; elements that are ours do not count. Calls back at most once per event or batch of mutations. */
export function watchPageChanges(
  view: Window,
  isOurs: (element: Element) => boolean,
  changed: (change: PageChange) => void,
): PageChanges {
  const { document } = view
  const ending = new AbortController()
  const options = { capture: true, passive: true, signal: ending.signal }
  const moved = (): void => changed('layout')
  const loaded = ({ target }: Event): void =>
    changed(isElement(target as Node) && isFrame(target as Element) ? 'content' : 'layout')
  const listen = (view: Window): void => {
    for (const type of layoutEvents) view.addEventListener(type, moved, options)
    // What loads in a document is not told to its window.
    view.document.addEventListener('load', loaded, options)
    view.document.fonts?.addEventListener('loadingdone', moved, { signal: ending.signal })
  }
  listen(view)

  const observer = new MutationObserver(records => {
    let change: PageChange | null = null
    for (const record of records) {
      if (isOwnMutation(record, isOurs)) continue
      const renamed = names.has(record.attributeName ?? '')
      change = record.type === 'attributes' && !renamed ? (change ?? 'layout') : 'content'
      if (change === 'content') break
    }
    if (change) changed(change)
  })
  observer.observe(document, mutations)
  const sizes = new ResizeObserver(moved)
  const watchSizes = ({ documentElement, body }: Document): void => {
    for (const element of [documentElement, body]) if (element) sizes.observe(element)
  }
  watchSizes(document)

  const included = new WeakSet<Root>()
  return {
    include(root) {
      if (included.has(root)) return
      included.add(root)
      observer.observe(root, mutations)
      if (!isDocument(root)) return
      if (root.defaultView) listen(root.defaultView)
      watchSizes(root)
    },
    close() {
      ending.abort()
      observer.disconnect()
      sizes.disconnect()
    },
  }
}

function isOwnMutation(record: MutationRecord, isOurs: (element: Element) => boolean): boolean {
  if (isElement(record.target) && isOurs(record.target)) return true
  if (record.type !== 'childList') return false
  const ours = (node: Node): boolean => isElement(node) && isOurs(node)
  return [...record.addedNodes].every(ours) && [...record.removedNodes].every(ours)
}
