import { createText } from '../../components/text.ts'
import { startThings, type Things } from '../../entrypoints/page/start-things.ts'
import { pageKeys } from '../../lib/core/page-keys.ts'
import { createBubblePage } from '../../lib/features/bubble/page.ts'
import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import { createFrameNeighbours } from '../../lib/page/frame-neighbours.ts'
import { createHand } from '../../lib/page/hand.ts'
import { createKeys } from '../../lib/page/keys.ts'
import { createMarks, type Marks } from '../../lib/page/marks.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import messages from '../../public/_locales/en/messages.json'
import { createTestAccess, openFrame } from './frame-link.ts'

/** What people do on a page besides pointing, on the overlay of the page it runs in, with both ends of the port in a test's hands. */
export interface ThingsStage {
  readonly sent: PageToHost[]
  /** How often the panel was asked for. */
  readonly shown: number
  receive(message: HostToPage): void
  readonly root: ShadowRoot
  readonly things: Things
  readonly marks: Marks
  close(): void
}

/** `beyond`: with scripts in the frames that only those can look into, which have to be opened after it. */
export function openThings(beyond = false): ThingsStage {
  const overlay = createOverlay({ document, mode: 'open' })
  const sent: PageToHost[] = []
  const listeners = new Map<string, Set<(message: never) => void>>()
  const channel: PageChannel = {
    send: message => sent.push(structuredClone(message)),
    on(type, run) {
      const those = listeners.get(type) ?? new Set()
      listeners.set(type, those.add(run))
      return () => those.delete(run)
    },
  }
  let shown = 0
  const frames = beyond
    ? { frames: createFrameNeighbours({ view: window, access: createTestAccess() }) }
    : undefined
  const cursors = createCursorsPage({ layer: overlay.cursors, channel, ...frames })
  const marks = createMarks({ layer: overlay.cursors, channel, ...frames })
  channel.on('anchor-key', ({ key }) => frames?.frames.setKey(key))
  let bindings = pageKeys
  channel.on('keys', message => {
    bindings = message.keys
  })
  const isOurs = (element: Element): boolean => element === overlay.host
  const keys = createKeys(window, isOurs)
  const hand = createHand({ view: window, marks, isOurs, ...frames })
  const bubble = createBubblePage({
    overlay,
    channel,
    keys,
    theme: () => 'light',
    bubbleKey: () => bindings.bubble,
    frameUrl: (nonce, theme) => `/bubble.html#${nonce}&theme=${theme}`,
    title: 'A line',
    cursorOf: cursors.elementOf,
  })
  const things = startThings({
    overlay,
    channel,
    marks,
    text: createText(messages),
    keys,
    hand,
    ...frames,
    laserKey: () => bindings.laser,
    reactionKey: () => bindings.reaction,
    showPanel: () => shown++,
    theme: () => 'light',
    writeAt: bubble.write,
  })
  return {
    sent,
    get shown() {
      return shown
    },
    root: overlay.host.shadowRoot!,
    things,
    marks,
    receive(message) {
      for (const run of listeners.get(message.type) ?? []) run(message as never)
    },
    close() {
      for (const part of [things, bubble, keys, marks, cursors]) part.close()
      overlay.close()
    },
  }
}

globalThis.openThings = openThings
globalThis.openFrame = openFrame
