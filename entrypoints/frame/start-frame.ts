import { createCursorsFrame } from '../../lib/features/cursors/page-frame.ts'
import { createFocusFrame } from '../../lib/features/focus/page-frame.ts'
import { createViewportFrame } from '../../lib/features/viewport/page-frame.ts'
import { createFrameAnswers } from '../../lib/page/frame-answers.ts'
import { createFrameNeighbours, type FrameAccess } from '../../lib/page/frame-neighbours.ts'
import { createGlide } from '../../lib/page/glide.ts'
import { createHand } from '../../lib/page/hand.ts'
import { createMarksIn } from '../../lib/page/marks.ts'

export interface FrameDeps {
  readonly view: Window
  readonly access: FrameAccess
  /** The page's own script has gone. */
  readonly ended: () => void
}

const nobody = (): boolean => false

/** Binds a frame that the page may not look into to the script around it: what people do in it, and where things in it are. Draws nothing. */
export function startFrame({ view, access, ended }: FrameDeps): { close(): void } {
  const { document } = view
  const frames = createFrameNeighbours({ view, access, ended })
  const size = () => ({ width: view.innerWidth, height: view.innerHeight })
  const marks = createMarksIn({ document, isOurs: nobody, size, frames, isPage: false })
  const keyed = frames.outer.on('anchor-key', ({ key }) => {
    marks.setKey(key)
    frames.setKey(key)
  })
  const glide = createGlide(view)
  const hand = createHand({ view, marks, isOurs: nobody, frames })
  const unpress = hand.onPress(spot => frames.tellParent({ type: 'press', spot }))
  const answers = createFrameAnswers({ frames, marks, glide })
  const cursors = createCursorsFrame({ view, frames })
  const focus = createFocusFrame({ document, frames, marks, spotOf: answers.spotOf })
  const viewport = createViewportFrame({ view, frames, marks, glide, hand, spotOf: answers.spotOf })

  return {
    close() {
      keyed()
      unpress()
      for (const part of [viewport, focus, cursors, answers, hand, marks, frames]) part.close()
      glide.stop()
    },
  }
}
