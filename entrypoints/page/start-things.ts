import type { Text } from '../../components/text.ts'
import { createFocusPage } from '../../lib/features/focus/page.ts'
import { createGesturesPage } from '../../lib/features/gestures/page.ts'
import { createLaserPage } from '../../lib/features/laser/page.ts'
import { createPinsPage } from '../../lib/features/pins/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import type { FrameNeighbours } from '../../lib/page/frame-neighbours.ts'
import type { Hand } from '../../lib/page/hand.ts'
import type { Binding, Keys } from '../../lib/page/keys.ts'
import type { Marks } from '../../lib/page/marks.ts'
import type { Overlay } from '../../lib/page/overlay.ts'
import { createPlacing } from '../../lib/page/placing.ts'
import type { Theme } from '../../lib/page/theme.ts'

export interface ThingsDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly marks: Marks
  readonly text: Text
  readonly keys: Keys
  readonly laserKey: Binding
  readonly reactionKey: Binding
  readonly hand: Hand
  readonly frames?: FrameNeighbours
  readonly showPanel: () => void
  readonly theme: () => Theme
  /** Opens the line at a place, in client pixels. */
  readonly writeAt: (at: { readonly x: number; readonly y: number }) => void
}

/** What people do on a page besides pointing. */
export interface Things {
  placePin(): void
  /** Asks for a place: for a line there, or for one of the six reactions, by its number from 0. */
  write(): void
  react(number: number): void
  /** Opens a layer to draw on. */
  draw(): void
  close(): void
}

/** Puts onto the page what people do there besides pointing; each is a feature of its own. */
export function startThings(deps: ThingsDeps): Things {
  const { overlay, channel, marks, text, keys, laserKey, reactionKey, hand, frames, theme } = deps
  const { showPanel, writeAt } = deps
  const layer = overlay.cursors
  const placing = createPlacing({ overlay, marks })
  const pins = createPinsPage({ overlay, channel, marks, placing, text, showPanel })
  const focus = createFocusPage({ layer, channel, marks, ...(frames ? { frames } : {}) })
  const gestures = createGesturesPage({ overlay, channel, marks, keys, hand, text, theme, reactionKey })
  const laser = createLaserPage({ overlay, channel, marks, keys, hand, laserKey, text, theme })
  return {
    placePin: pins.place,
    write: () =>
      placing.toggle({
        hint: text('place_choose'),
        testId: 'placing',
        chosen: (_spot, at) => writeAt(at),
      }),
    react: number =>
      placing.toggle({
        hint: text('place_choose'),
        testId: 'placing',
        chosen: spot => gestures.react(number, spot),
      }),
    draw: laser.draw,
    close() {
      for (const part of [placing, laser, gestures, pins, focus]) part.close()
    },
  }
}
