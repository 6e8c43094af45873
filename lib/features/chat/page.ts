import { toBase64Url } from '../../core/bytes.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { PanelPin } from '../../protocol/port.ts'
import { type Place, placePanel } from './panel-place.ts'

export interface PanelFrameDeps {
  overlay: Overlay
  channel: PageChannel
  /** Address of the extension's panel page, with what it has to know in its fragment. */
  panelUrl(nonce: string, theme: Theme): string
  theme: Theme
  /** Words for those who cannot see it. */
  labels: { readonly title: string; readonly move: string }
  /** Where the dock is now, in client pixels. */
  dock(): Place | null
}

export interface PanelFrame {
  /** The person asked for it here: it opens or closes, and takes the focus once it is open. */
  toggle(): void
  setTheme(theme: Theme): void
  /** The dock or the window changed. */
  place(): void
  /** The port was dead for a while, and the nonce with it: a new frame for a frame that is open. */
  renew(): void
  close(): void
}

/** What one press of an arrow key moves a floating panel by. CSS pixels. */
const stepPx = 24

const css = `
.panel { position: fixed; display: flex; flex-direction: column; overflow: clip; box-sizing: border-box; border-radius: 10px;
  border: 1px solid light-dark(#e4e6eb, #2c313b); background: light-dark(#fff, #1b1e25);
  box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 12px 32px rgb(0 0 0 / .18); }
.panel[data-theme=dark] { color-scheme: dark; }
.panel[data-theme=light] { color-scheme: light; }
.panel iframe { flex: 1; min-height: 0; width: 100%; border: 0; color-scheme: inherit; }
.panel iframe:not([data-loaded]) { visibility: hidden; }
.panel-grip { all: unset; flex: none; display: grid; place-items: center; width: 100%; height: 12px; border-radius: 0; cursor: grab; touch-action: none; }
.panel-grip:hover { background: none; }
.panel-grip:active { cursor: grabbing; }
.panel-grip::after { content: ''; width: 32px; height: 4px; border-radius: 2px; background: light-dark(#c8ccd4, #464d5a); }
.panel-grip:is(:hover, :focus-visible)::after { background: light-dark(#868d9a, #9aa3b2); }
.panel-grip:focus-visible { outline: 2px solid light-dark(#3b5bdb, #91a7ff); outline-offset: -2px; }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: panel-in 150ms ease-out; }
  @keyframes panel-in { from { opacity: 0; translate: 0 8px; } }
}
`

/**
 * The panel's frame on the page. The page sees neither what is typed in it nor what is drawn: it is a page of the extension, which
 * stays empty until the host has heard its nonce from here.
 */
export function createPanelFrame(deps: PanelFrameDeps): PanelFrame {
  const { overlay, channel, labels } = deps
  const document = overlay.host.ownerDocument
  let { theme } = deps
  let pin: PanelPin = 'floating'
  let nonce = ''
  let holder: HTMLElement | null = null
  let frame: HTMLIFrameElement | null = null
  let floatAt: { left: number; top: number } | null = null
  let focusWhenLoaded = false
  overlay.style(css)

  const place = () => {
    if (!holder) return
    const { width, height } = overlay.controls.getBoundingClientRect()
    const at = placePanel({ pin, viewport: { width, height }, dock: deps.dock(), floatAt })
    for (const [side, px] of Object.entries(at)) holder.style.setProperty(side, `${px}px`)
    holder.dataset.pin = pin
  }

  const dress = () => {
    if (holder) holder.dataset.theme = theme
  }

  const createFrame = () => {
    nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
    channel.send({ type: 'expect-panel', nonce })
    const element = document.createElement('iframe')
    element.title = labels.title
    element.referrerPolicy = 'no-referrer'
    // A page under a cross-origin embedder policy lets in only frames like this one; it stores nothing that it could miss.
    element.setAttribute('credentialless', '')
    element.src = deps.panelUrl(nonce, theme)
    element.addEventListener('load', () => {
      // It was loaded anew, by the person or because the page took us out; its nonce is used up.
      if ('loaded' in element.dataset) return renew()
      element.dataset.loaded = ''
      if (focusWhenLoaded) element.focus()
      focusWhenLoaded = false
    })
    return element
  }

  const renew = () => {
    if (!frame) return
    const next = createFrame()
    frame.replaceWith(next)
    frame = next
  }

  const moveTo = (left: number, top: number) => {
    floatAt = { left, top }
    place()
  }

  const unpin = () => {
    if (pin !== 'floating') channel.send({ type: 'pin-panel', pin: 'floating' })
    pin = 'floating'
  }

  const createGrip = () => {
    const grip = document.createElement('button')
    grip.type = 'button'
    grip.className = 'panel-grip'
    grip.ariaLabel = labels.move
    grip.addEventListener('pointerdown', start => {
      if (start.button !== 0 || !holder) return
      const from = holder.getBoundingClientRect()
      const over = new AbortController()
      const follow = (event: PointerEvent) => {
        unpin()
        moveTo(from.left + event.clientX - start.clientX, from.top + event.clientY - start.clientY)
      }
      grip.setPointerCapture(start.pointerId)
      grip.addEventListener('pointermove', follow, { signal: over.signal })
      for (const type of ['pointerup', 'pointercancel'])
        grip.addEventListener(type, () => over.abort(), { signal: over.signal })
    })
    grip.addEventListener('keydown', event => {
      const step = steps[event.key]
      if (!step || !holder) return
      event.preventDefault()
      const { left, top } = holder.getBoundingClientRect()
      unpin()
      moveTo(left + step[0] * stepPx, top + step[1] * stepPx)
    })
    return grip
  }

  const open = () => {
    holder = document.createElement('div')
    holder.className = 'panel'
    holder.dataset.testid = 'chat-panel'
    frame = createFrame()
    holder.append(createGrip(), frame)
    dress()
    place()
    // Before the dock in the order of drawing and of the Tab key.
    overlay.controls.prepend(holder)
  }

  const shut = () => {
    holder?.remove()
    holder = frame = null
  }

  const forget = channel.on('panel', view => {
    pin = view.pin
    if (view.open && !holder) open()
    else if (view.open) place()
    else shut()
  })
  const resized = new ResizeObserver(place)
  resized.observe(overlay.controls)

  return {
    toggle() {
      focusWhenLoaded = !holder
      channel.send({ type: 'show-panel', open: !holder })
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

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
