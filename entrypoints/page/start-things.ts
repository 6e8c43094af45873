import type { Text } from '../../components/text.ts'
import { createFocusPage } from '../../lib/features/focus/page.ts'
import { createPinsPage } from '../../lib/features/pins/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createMarks, type Marks } from '../../lib/page/marks.ts'
import type { Overlay } from '../../lib/page/overlay.ts'

export interface ThingsDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly text: Text
  readonly showPanel: () => void
}

/** What people do on a page besides pointing. */
export interface Things {
  readonly marks: Marks
  placePin(): void
  close(): void
}

/** Puts onto the page what people do there besides pointing; each is a feature of its own. */
export function startThings({ overlay, channel, text, showPanel }: ThingsDeps): Things {
  const marks = createMarks({ layer: overlay.cursors, channel })
  const pins = createPinsPage({ overlay, channel, marks, text, showPanel })
  const focus = createFocusPage({ layer: overlay.cursors, channel, marks })
  return {
    marks,
    placePin: pins.place,
    close() {
      for (const part of [pins, focus, marks]) part.close()
    },
  }
}
