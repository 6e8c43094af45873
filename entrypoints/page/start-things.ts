import type { Text } from '../../components/text.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import { pageKeys } from '../../lib/core/page-keys.ts'
import { createBubblePage } from '../../lib/features/bubble/page.ts'
import { createFocusPage } from '../../lib/features/focus/page.ts'
import { createGesturesPage } from '../../lib/features/gestures/page.ts'
import { createLaserPage } from '../../lib/features/laser/page.ts'
import { createPinsPage } from '../../lib/features/pins/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createKeys } from '../../lib/page/keys.ts'
import { createMarks, type Marks } from '../../lib/page/marks.ts'
import type { Overlay } from '../../lib/page/overlay.ts'
import type { Theme } from '../../lib/page/theme.ts'

export interface ThingsDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly text: Text
  readonly showPanel: () => void
  readonly theme: () => Theme
  /** Address of the extension's page for the line at one's pointer. */
  readonly bubbleUrl: (nonce: string, theme: Theme) => string
  /** Somebody's cursor on this page. */
  readonly cursorOf: (person: PersonId) => HTMLElement | null
}

/** What people do on a page besides pointing. */
export interface Things {
  readonly marks: Marks
  placePin(): void
  close(): void
}

/** Puts onto the page what people do there besides pointing; each is a feature of its own. */
export function startThings(deps: ThingsDeps): Things {
  const { overlay, channel, text, showPanel, theme, bubbleUrl, cursorOf } = deps
  const marks = createMarks({ layer: overlay.cursors, channel })
  const pins = createPinsPage({ overlay, channel, marks, text, showPanel })
  const focus = createFocusPage({ layer: overlay.cursors, channel, marks })
  let bindings = pageKeys
  const forget = channel.on('keys', message => {
    bindings = message.keys
  })
  const keys = createKeys(overlay.host.ownerDocument.defaultView!, element => element === overlay.host)
  const gestures = createGesturesPage({
    overlay,
    channel,
    marks,
    keys,
    text,
    theme,
    reactionKey: () => bindings.reaction,
  })
  const laser = createLaserPage({
    layer: overlay.cursors,
    channel,
    marks,
    keys,
    laserKey: () => bindings.laser,
  })
  const bubble = createBubblePage({
    overlay,
    channel,
    keys,
    theme,
    bubbleKey: () => bindings.bubble,
    frameUrl: bubbleUrl,
    title: text('bubble_write'),
    cursorOf,
  })
  return {
    marks,
    placePin: pins.place,
    close() {
      forget()
      for (const part of [keys, bubble, laser, gestures, pins, focus, marks]) part.close()
    },
  }
}
