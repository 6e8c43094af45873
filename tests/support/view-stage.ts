import { createTeller, type Teller } from '../../lib/features/viewport/page-teller.ts'
import { createViewFinder } from '../../lib/features/viewport/page-view.ts'
import { createGlide } from '../../lib/page/glide.ts'
import { createHand } from '../../lib/page/hand.ts'
import { createMarks } from '../../lib/page/marks.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import type { PageView } from '../../lib/protocol/view.ts'
import { createTestChannel } from './page-parts.ts'

/** Views of the page it runs in, told and shown. */
export interface ViewStage {
  readonly told: PageView[]
  readonly teller: Teller
  show(view: PageView): void
}

export function openViewStage(key: string): ViewStage {
  const overlay = createOverlay({ document, mode: 'open' })
  const channel = createTestChannel()
  const marks = createMarks({ layer: overlay.cursors, channel })
  channel.say({ type: 'anchor-key', key })
  const isOurs = (element: Element): boolean => element === overlay.host
  const finder = createViewFinder({ document, marks, glide: createGlide(window), isOurs })
  const told: PageView[] = []
  return {
    told,
    teller: createTeller({
      view: window,
      finder,
      hand: createHand({ view: window, marks, isOurs }),
      send: view => told.push(view),
    }),
    show: view => finder.show(view, false),
  }
}
