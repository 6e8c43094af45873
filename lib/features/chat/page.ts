import { toBase64Url } from '../../core/bytes.ts'
import type { PageChannel } from '../../page/channel.ts'
import { type KeyKeeper, keepKeys } from '../../page/key-keeper.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { PanelPin } from '../../protocol/port.ts'
import { panelCss } from './panel-css.ts'
import { createPanelGrip } from './panel-grip.ts'
import { type Place, type PlaceInput, placePanel } from './panel-place.ts'

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
  // Only `Content-Security-Policy: sandbox` gives a page from the web no origin; it holds for every frame in it, ours too.
  const sandboxed = document.defaultView!.origin === 'null'
  let { theme } = deps
  let pin: PanelPin = 'floating'
  let listed = false
  let nonce = ''
  let holder: HTMLElement | null = null
  let frame: HTMLIFrameElement | null = null
  let at: Place = { left: 0, top: 0, width: 0, height: 0 }
  let floatAt: PlaceInput['floatAt'] = null
  /** The person wants to write in it. */
  let keeper: KeyKeeper | null = null
  overlay.style(panelCss)

  const place = () => {
    if (!holder) return
    const { width, height } = overlay.controls.getBoundingClientRect()
    at = placePanel({ pin, viewport: { width, height }, dock: deps.dock(), floatAt })
    for (const [side, px] of Object.entries(at)) holder.style.setProperty(side, `${px}px`)
    holder.dataset.pin = pin
  }

  const dress = () => {
    if (holder) holder.dataset.theme = theme
  }

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
    if (document.hasFocus() && holder!.matches(':focus-within')) takeKeys()
    const next = createFrame()
    frame.replaceWith(next)
    frame = next
  }

  const grip = () =>
    createPanelGrip({
      document,
      label: labels.move,
      from: () => at,
      moveTo(left, top) {
        if (pin !== 'floating') channel.send({ type: 'pin-panel', pin: 'floating' })
        pin = 'floating'
        floatAt = { left, top }
        place()
      },
    })

  /** At once, before the host has answered. */
  const takeKeys = () => {
    keeper?.end()
    keeper = keepKeys(overlay.controls)
    if (frame?.dataset.loaded) keeper.handTo(frame, frame.dataset.loaded)
  }

  const open = () => {
    holder = document.createElement('div')
    holder.className = 'panel'
    holder.dataset.testid = 'chat-panel'
    frame = createFrame()
    holder.append(grip(), frame)
    dress()
    place()
    // Before the dock in the order of drawing and of the Tab key.
    overlay.controls.prepend(holder)
  }

  const shut = () => {
    holder?.remove()
    holder = frame = null
    keeper?.end()
    keeper = null
  }

  const forget = channel.on('panel', view => {
    pin = view.pin
    listed = view.listed
    if (view.open && !holder && !sandboxed) open()
    else if (view.open) place()
    else shut()
  })
  const resized = new ResizeObserver(place)
  resized.observe(overlay.controls)

  const toWindow = () => {
    if (holder) channel.send({ type: 'show-panel', open: false })
    expectPanel()
    deps.openWindow(nonce)
  }

  const toggle = () => {
    if (sandboxed) return toWindow()
    if (!holder) takeKeys()
    channel.send({ type: 'show-panel', open: !holder })
  }

  return {
    toggle,
    toWindow,
    show() {
      if (holder) takeKeys()
      else toggle()
    },
    togglePeople() {
      channel.send({ type: 'list-people', on: !(holder && listed) })
      if (!holder) toggle()
    },
    setTheme(next) {
      theme = next
      dress()
      // Only the fragment differs, so nothing loads; `replace` keeps it out of the page's history.
      frame?.contentWindow?.location.replace(deps.panelUrl(nonce, theme))
    },
    place,
    renew,
    close() {
      forget()
      resized.disconnect()
      shut()
    },
  }
}
