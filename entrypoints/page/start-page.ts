import { browser } from 'wxt/browser'
import type { Text } from '../../components/text.ts'
import { pageKeys } from '../../lib/core/page-keys.ts'
import { createBubblePage } from '../../lib/features/bubble/page.ts'
import { createCursorsPage } from '../../lib/features/cursors/page.ts'
import type { EdgePointers } from '../../lib/features/cursors/page-edges.ts'
import { appearanceCss, showAppearance } from '../../lib/page/appearance.ts'
import { createAttention } from '../../lib/page/attention.ts'
import { watchOptOut } from '../../lib/page/consent.ts'
import { watchCover } from '../../lib/page/cover-watch.ts'
import { createFrameNeighbours } from '../../lib/page/frame-neighbours.ts'
import { createHand } from '../../lib/page/hand.ts'
import { type Binding, createKeys } from '../../lib/page/keys.ts'
import { createLateKeys } from '../../lib/page/late-keys.ts'
import { createLatePart } from '../../lib/page/late-part.ts'
import { createMarks } from '../../lib/page/marks.ts'
import { createNavigation } from '../../lib/page/navigation.ts'
import { createOverlay } from '../../lib/page/overlay.ts'
import { watchRewriting } from '../../lib/page/rewriting.ts'
import { createPageTheme, type Theme } from '../../lib/page/theme.ts'
import { frameAccess } from '../../lib/platform/frame-port.ts'
import type { PagePort } from '../../lib/platform/page-port.ts'
import type { PageRequest } from '../../lib/protocol/background.ts'
import type { FetchPart } from './fetch-part.ts'
import { meantFor } from './meant-for.ts'
import type { Things } from './start-things.ts'
import type { Views } from './start-views.ts'

/** A room's overlay in one page. */
export interface PageOverlay {
  readonly closed: boolean
}

export interface PageDeps {
  readonly window: Window
  readonly mode: ShadowRootMode
  readonly text: Text
  readonly port: PagePort
  readonly fetchPart: FetchPart
  /** The page has written itself anew, or has taken the overlay into another document; the overlay has taken itself down. */
  readonly again: () => void
}

const panelUrl = (nonce: string, theme: Theme): string =>
  `${browser.runtime.getURL('/panel.html')}#${nonce}&theme=${theme}`

/**
 * Puts the overlay on the page and binds it to the host; takes itself down when the room is off here or the extension is gone. What moves
 * is there at once; what is looked at, and what people do besides pointing, comes when it is first used.
 */
export function startPage({ window, mode, text, port, fetchPart, again }: PageDeps): PageOverlay {
  const { document } = window
  const ending = new AbortController()
  const later = (ms: number, run: () => void) => {
    const timer = window.setTimeout(run, ms)
    return () => window.clearTimeout(timer)
  }
  let closed = false
  /** The room is off here; the last words may still stand. */
  let over = false
  let bindings = pageKeys
  /** Who points where, while nobody is there to mark those out of view. */
  let pointing: Parameters<EdgePointers['draw']> | null = null

  const overlay = createOverlay({
    document,
    mode,
    replaced: close,
    taken() {
      close()
      again()
    },
  })
  overlay.style(appearanceCss)
  overlay.controls.lang = text('locale')
  overlay.controls.dir = text('direction')

  const theme = createPageTheme({
    document,
    ignore: element => element === overlay.host,
    changed: next => views.current?.setTheme(next),
  })
  const navigation = createNavigation({
    window,
    addressChanged() {
      port.send({ type: 'address', address: window.location.href })
      theme.refresh()
    },
    restored: () => port.reconnect(),
  })
  const attention = createAttention({ window, changed: view => port.send({ type: 'attention', ...view }) })
  const isOurs = (element: Element): boolean => element === overlay.host
  const keys = createKeys(window, isOurs)
  const laserKey: Binding = () => bindings.laser
  const reactionKey: Binding = () => bindings.reaction
  const frames = createFrameNeighbours({ view: window, access: frameAccess })
  const marks = createMarks({ layer: overlay.cursors, channel: port, frames })
  const hand = createHand({ view: window, marks, isOurs, frames })

  const cursors = createCursorsPage({
    layer: overlay.cursors,
    channel: port,
    frames,
    edges: {
      draw(...args) {
        pointing = views.current ? null : args
        views.current?.edges.draw(...args)
      },
    },
    used: attention.used,
  })
  // Not one of the things: from its key on, no other may go to the page.
  const bubble = createBubblePage({
    overlay,
    channel: port,
    keys,
    theme: () => theme.current(),
    bubbleKey: () => bindings.bubble,
    frameUrl: (nonce, shade) => `${panelUrl(nonce, shade)}&bubble`,
    title: text('bubble_write'),
    cursorOf: cursors.elementOf,
  })

  const views = createLatePart<Views>({
    channel: port,
    later,
    async load() {
      const start = await fetchPart('views')
      if (!start) return null
      return channel => {
        const part = start({
          overlay,
          channel,
          text,
          marks,
          hand,
          frames,
          theme: theme.current(),
          panelUrl,
          placePin: () => things.use(({ placePin }) => placePin()),
          doings: {
            write: () => things.use(({ write }) => write()),
            react: number => things.use(({ react }) => react(number)),
            draw: () => things.use(({ draw }) => draw()),
          },
          reload: () => window.location.reload(),
        })
        if (pointing) part.edges.draw(...pointing)
        return part
      }
    },
  })
  const things = createLatePart<Things>({
    channel: port,
    later,
    async load() {
      const start = await fetchPart('things')
      if (!start) return null
      return channel =>
        start({
          overlay,
          channel,
          marks,
          text,
          keys: lateKeys,
          laserKey,
          reactionKey,
          hand,
          frames,
          showPanel: () => views.use(({ showPanel }) => showPanel()),
          theme: () => theme.current(),
          writeAt: bubble.write,
        })
    },
  })
  const lateKeys = createLateKeys(keys, [laserKey, reactionKey], () => things.use(() => undefined))

  port.on('keys', message => {
    bindings = message.keys
  })
  port.on('appearance', message => {
    showAppearance(overlay, message)
    theme.choose(message.theme)
  })
  port.on('anchor-key', ({ key }) => frames.setKey(key))
  port.watch(message => {
    const meant = meantFor(message)
    // In a tab that nobody looks at, the dock is not needed.
    views.deliver(message, meant === 'views' && !(message.type === 'room' && document.hidden))
    things.deliver(message, meant === 'things')
  })
  const onVisibility = ({ isTrusted }: Event): void => {
    if (isTrusted && !document.hidden) views.use(() => undefined)
  }
  document.addEventListener('visibilitychange', onVisibility, { signal: ending.signal })

  const unwatchCover = watchCover(overlay.controls, on => {
    void browser.runtime.sendMessage({ type: 'covered', on } satisfies PageRequest)
  })
  const unwatchOptOut = watchOptOut(document, close)
  const unwatchRewriting = watchRewriting(document, () => {
    close()
    again()
  })

  port.start({
    ended: end,
    answered(reconnected) {
      port.send({ type: 'attention', ...attention.current() })
      if (reconnected) views.current?.renewPanel() // its nonce was good for one host only
    },
  })

  function end(removedFrom: string | null): void {
    if (removedFrom === null) close()
    else {
      leave()
      views.use(part => part.farewell(removedFrom, close), close)
    }
  }

  function leave(): void {
    over = true
    ending.abort()
    for (const part of [things, bubble, cursors, hand, marks, frames, keys, attention, navigation, port])
      part.close()
  }

  function close(): void {
    if (closed) return
    closed = true
    unwatchCover()
    unwatchOptOut()
    unwatchRewriting()
    if (!over) leave()
    for (const part of [views, theme, overlay]) part.close()
  }

  return {
    get closed() {
      return over
    },
  }
}
