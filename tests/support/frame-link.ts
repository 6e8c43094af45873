import { startFrame } from '../../entrypoints/frame/start-frame.ts'
import type { FrameLink, FrameListener } from '../../lib/page/channel.ts'
import type { FrameAccess } from '../../lib/page/frame-neighbours.ts'
import { type FrameToHost, frameToHost, type ToInner, type ToOuter } from '../../lib/protocol/frames.ts'

/** What crosses between two windows in place of the host. */
interface Said {
  readonly here?: true
  readonly inner?: ToInner
  readonly outer?: ToOuter
}

/**
 * The scripts of a page's frames, speaking by window messages as only tests may; what the host would drop gets lost here as well.
 * `linked`: the script around has told its key, which is the first thing that it says.
 */
export function createTestAccess(linked?: () => void): FrameAccess {
  return {
    open: () => createLink(linked),
    enter: () => undefined,
  }
}

function createLink(linked: () => void = () => undefined): FrameLink {
  let listener: FrameListener | null = null
  const ending = new AbortController()
  const passes = (message: FrameToHost): boolean => frameToHost.safeParse(message).success
  const say = (to: Window, said: Said): void => to.postMessage(said, '*')

  window.addEventListener(
    'message',
    ({ source, data }) => {
      const said = data as Said
      const nth = Array.from({ length: window.length }, (_, index) => window[index]).indexOf(source as Window)
      if (said.inner && source === parent) {
        listener?.toldByParent(said.inner)
        if (said.inner.type === 'anchor-key') linked()
      } else if (said.outer && nth >= 0) listener?.told([nth], said.outer)
      else if (said.here && nth >= 0) listener?.here([nth])
    },
    { signal: ending.signal },
  )

  return {
    tell(to, message) {
      let inner: Window = window
      for (const nth of to) inner = inner[nth]!
      if (passes({ type: 'tell', to: [...to], message })) say(inner, { inner: message })
    },
    tellParent(message) {
      if (passes({ type: 'tell-parent', message })) say(parent, { outer: message })
    },
    listen(next) {
      listener = next
      if (window !== parent) say(parent, { here: true })
    },
    close: () => ending.abort(),
  }
}

/** Puts the script of such frames into the one it runs in, unless the page looks into that itself; resolves once they speak to one another. */
export async function openFrame(): Promise<void> {
  if (window.frameElement) return
  await new Promise<void>(linked => {
    startFrame({ view: window, access: createTestAccess(linked), ended: () => undefined })
  })
}
