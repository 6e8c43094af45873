import { toBase64Url } from '../../core/bytes.ts'
import type { PageChannel } from '../../page/channel.ts'
import { type KeyKeeper, keepKeys } from '../../page/key-keeper.ts'
import { activeElement } from '../../page/keys.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { PanelTab } from '../../protocol/panel.ts'
import { createPanelHolder, type PanelHolder, type PanelWish } from './page-holder.ts'
import { panelCss } from './panel-css.ts'
import { type Place, panelSizes } from './panel-place.ts'
import { openTopWindow, type TopWindow } from './panel-top.ts'

export interface PanelFrameDeps {
  overlay: Overlay
  channel: PageChannel
  /** Address of the extension's panel page, with what it has to know in its fragment. */
  panelUrl(nonce: string, theme: Theme): string
  /** Opens it in a window of its own, for pages in whose frames no script may run. */
  openWindow(nonce: string): void
  theme: Theme
  /** Words for those who cannot see it. */
  labels: { readonly title: string; readonly move: string }
  /** Where the dock is now, in client pixels. */
  dock(): Place | null
}

export interface PanelFrame {
  /** The person asked for it here: it opens or closes, and takes the focus once it is open. */
  toggle(): void
  /** It is wanted: opens if need be, and takes the focus. */
  show(): void
  /** In a window of its own, which outlives what the frame does not. */
  toWindow(): void
  /** The same for who is here and how they are linked, which is part of it. */
  togglePeople(): void
  setTheme(theme: Theme): void
  /** The dock or the window changed. */
  place(): void
  /** The port was dead for a while, and the nonce with it: a new frame for a frame that is open. */
  renew(): void
  close(): void
}

/**
 * The panel's frame on the page. The page sees neither what is typed in it nor what is drawn: it is a page of the extension, which
 * stays empty until the host has heard its nonce from here.
 */
export function createPanelFrame(deps: PanelFrameDeps): PanelFrame {
  const { overlay, channel, labels } = deps
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  // Only `Content-Security-Policy: sandbox` gives a page from the web no origin; it holds for every frame in it, ours too.
  const sandboxed = view.origin === 'null'
  let { theme } = deps
  let wish: PanelWish = { pin: 'floating' }
  let tab: PanelTab = 'chat'
  let isWanted = false
  let nonce = ''
  let holder: PanelHolder | null = null
  let frame: HTMLIFrameElement | null = null
  /** Instead of the holder, as long as it is there. */
  let top: TopWindow | null = null
  /** The person wants to write in it. */
  let keeper: KeyKeeper | null = null
  /** What had the keyboard before. */
  let before: WeakRef<Element> | null = null
  overlay.style(panelCss)

  // `:focus-within` knows nothing of a frame that has focused itself.
  const isInside = () => {
    const { activeElement: active } = overlay.controls.getRootNode() as ShadowRoot
    return active !== null && (holder?.element.contains(active) || keeper?.holds(active)) === true
  }
  const hasKeys = () => document.hasFocus() && isInside()

  const expectPanel = () => {
    nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
    channel.send({ type: 'expect-panel', nonce })
  }

  const createFrame = () => {
    expectPanel()
    const own = nonce
    const element = document.createElement('iframe')
    element.title = labels.title
    element.referrerPolicy = 'no-referrer'
    // A page under a cross-origin embedder policy lets in only frames like this one; it stores nothing that it could miss.
    element.setAttribute('credentialless', '')
    element.src = deps.panelUrl(nonce, theme)
    element.addEventListener('load', () => {
      // It was loaded anew, by the person or because the page took us out; its nonce is used up.
      if ('loaded' in element.dataset) return renew()
      element.dataset.loaded = own
      keeper?.handTo(element, own)
    })
    return element
  }

  const renew = () => {
    if (!frame) return
    // Whoever was typing goes on.
    if (hasKeys()) takeKeys()
    const next = createFrame()
    if (top) top.show(next)
    else frame.replaceWith(next)
    frame = next
  }

  /** At once, before the host has answered. */
  const takeKeys = () => {
    const had = activeElement(document)
    if (had && had !== overlay.host) before = new WeakRef(had)
    keeper?.end()
    keeper = keepKeys(overlay.controls)
    if (frame?.dataset.loaded) keeper.handTo(frame, frame.dataset.loaded)
  }

  const giveKeysBack = () => {
    keeper?.end()
    const had = before?.deref()
    before = null
    if (had?.isConnected && had !== document.body) (had as HTMLElement).focus({ preventScroll: true })
    if (isInside()) frame?.blur()
  }

  const open = () => {
    holder = createPanelHolder({ overlay, channel, label: labels.move, dock: deps.dock, wish })
    holder.dress(theme)
    frame = createFrame()
    holder.element.append(frame)
    // Before the dock in the order of drawing and of the Tab key.
    overlay.controls.prepend(holder.element)
  }

  const shut = () => {
    if (hasKeys()) giveKeysBack()
    holder?.element.remove()
    holder = null
    if (!top) frame = null
    keeper?.end()
    keeper = null
  }

  const showOnTop = async () => {
    const opened = await openTopWindow(view, holder?.box ?? panelSizes.usual, labels.title, () => {
      top = frame = null
      if (isWanted) open()
    })
    if (!opened) return toWindow()
    top = opened
    shut()
    frame = createFrame()
    top.show(frame)
  }

  const forget = [
    channel.on('panel', ({ open: isOpen, pin, tab: shown, at, size }) => {
      const hasMoved = wish.pin !== pin
      tab = shown
      isWanted = isOpen
      wish = { pin, ...(at && { at }), ...(size && { size }) }
      if (top && (!isOpen || hasMoved)) top.close()
      else if (!isOpen) shut()
      else if (holder) holder.wish(wish)
      else if (!top && !sandboxed) open()
    }),
    channel.on('leave-panel', () => {
      if (hasKeys()) giveKeysBack()
    }),
    channel.on('pop-panel', ({ to }) => {
      if (!hasKeys() && !top?.hasFocus) return
      if (to === 'top') void showOnTop()
      else toWindow()
    }),
  ]
  const resized = new ResizeObserver(() => holder?.place())
  resized.observe(overlay.controls)

  const toWindow = () => {
    if (holder || top) channel.send({ type: 'show-panel', open: false })
    expectPanel()
    deps.openWindow(nonce)
  }

  const flip = () => {
    if (sandboxed) return toWindow()
    if (!holder && !top) takeKeys()
    channel.send({ type: 'show-panel', open: !holder && !top })
  }

  return {
    toggle() {
      // Who was here, or a pin, may have been looked at last.
      if (!holder && !top && tab !== 'chat') channel.send({ type: 'show-tab', tab: 'chat' })
      flip()
    },
    toWindow,
    show() {
      if (holder) takeKeys()
      else if (top) top.close()
      else flip()
    },
    togglePeople() {
      channel.send({ type: 'show-tab', tab: (holder || top) && tab === 'people' ? 'chat' : 'people' })
      if (!holder && !top) flip()
    },
    setTheme(next) {
      theme = next
      holder?.dress(theme)
      // Only the fragment differs, so nothing loads; `replace` keeps it out of the page's history.
      frame?.contentWindow?.location.replace(deps.panelUrl(nonce, theme))
    },
    place: () => holder?.place(),
    renew,
    close() {
      for (const stop of forget) stop()
      isWanted = false
      top?.close()
      resized.disconnect()
      shut()
    },
  }
}
