import type { FramePath } from '../protocol/frames.ts'

/** Where a window is among the frames of its page; `null` in a shadow root, where frames have no numbers, and when it is gone. */
export function framePathOf(view: Window): FramePath | null {
  const path: number[] = []
  for (let at: Window = view; at !== at.parent; at = at.parent) {
    const nth = nthOf(at)
    if (nth < 0) return null
    path.unshift(nth)
  }
  return path
}

/** Reading numbers and comparing windows is what pages may do with one another, whoever they are. */
function nthOf(view: Window): number {
  const { parent } = view
  for (let nth = 0; nth < parent.length; nth++) if (parent[nth] === view) return nth
  return -1
}

/** The frame that a path leads to from a window, as far as may be looked into; `null` where it may not. */
export function frameAt(view: Window, path: FramePath): Element | null {
  const [nth, ...rest] = path
  if (nth === undefined) return null
  const inner = view[nth]
  if (!inner) return null
  const frames = view.document.querySelectorAll<HTMLIFrameElement>('iframe, frame, object')
  const frame = [...frames].find(each => each.contentWindow === inner)
  if (!frame || rest.length === 0) return frame ?? null
  return frame.contentDocument?.defaultView ? frameAt(frame.contentDocument.defaultView, rest) : null
}
