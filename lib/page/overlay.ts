import { movesKeepFrames } from './moves-keep-frames.ts'
import { addStyles } from './styles.ts'
import { createTopLayer } from './top-layer.ts'

export interface OverlayDeps {
  document: Document
  /** `closed` keeps the page's scripts out; tests look in through an `open` one. */
  mode: ShadowRootMode
  /** A newer overlay took this one's place, as after an update of the extension; this one has closed itself. */
  replaced?(): void
  /** The page has put it into another document, which takes its styles away: it has to be made anew. */
  taken?(): void
}

export interface Overlay {
  /** What the page sees: one empty `div`. Events from the controls have it as their target. */
  readonly host: HTMLElement
  /** Over the page, transparent to the pointer, hidden from assistive technology. Its coordinates are client pixels. */
  readonly cursors: HTMLElement
  /** Over the cursors; itself transparent to the pointer, its children are not. */
  readonly controls: HTMLElement
  /** It stands in a dialog or the like, and its frames are loaded anew on the way in and out. */
  readonly losesFrames: boolean
  /** Calls back when it has gone into a dialog or the like, or out. */
  onMoved(run: () => void): void
  /** Adds CSS to both layers. */
  style(css: string): void
  /** Takes everything down and leaves the page as it was found. */
  close(): void
}

/** Marks the host, with no value, so that a newer overlay finds an older one; a page says `off` by the same name. Whoever is in the document last is the one that counts. */
const mark = 'data-alongside'
/** Frameworks remove what they do not know; one that does so this often in a second really means it. */
const returnsPerSecond = 10

/**
 * Important rules of the inner tree win over the page's important rules and over inline styles, so no page can restyle the host.
 * `all: initial` also ends inheritance from the page, but not of `direction`.
 */
const css = `
:host { all: initial !important; direction: ltr !important; position: fixed !important; inset: 0 auto auto 0 !important;
  width: 0 !important; height: 0 !important; }
.layer { position: fixed; inset: 0; width: auto; height: auto; margin: 0; padding: 0; border: 0; background: none; color: inherit;
  overflow: clip; contain: strict; pointer-events: none; user-select: none; }
.layer::backdrop { display: none; }
.controls > * { pointer-events: auto; }
@media print { :host { display: none !important; } }
`

/** What happens in our controls is not the page's business: no "click outside", no shortcuts, no focus trap. */
const fenced = [
  ...['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu'],
  ...['touchstart', 'touchend', 'keydown', 'keyup', 'keypress', 'focusin', 'focusout', 'wheel'],
]

/**
 * The overlay's ground: a host element with a shadow root and two layers in the browser's top layer. It stays above dialogs,
 * popovers and fullscreen elements, lives inside a modal dialog or a fullscreen element while there is one (everything else is
 * inert then), and comes back when the page removes it.
 */
export function createOverlay({ document, mode, replaced, taken }: OverlayDeps): Overlay {
  for (const older of document.querySelectorAll(`div[${mark}=""]`)) older.remove()

  // Not an element name of our own: the page could define it and be given the closed root.
  const host = document.createElement('div')
  host.setAttribute(mark, '')
  const root = host.attachShadow({ mode })
  addStyles(root, css)

  const layer = (name: string) => {
    const element = document.createElement('div')
    element.className = `layer ${name}`
    element.popover = 'manual'
    root.append(element)
    return element
  }
  const cursors = layer('cursors')
  cursors.ariaHidden = 'true'
  cursors.inert = true
  const controls = layer('controls')
  for (const type of fenced)
    controls.addEventListener(type, event => event.stopPropagation(), { passive: true })
  // A click on a button of ours takes neither the focus nor the selection from the page.
  controls.addEventListener('mousedown', event => event.preventDefault())

  /** The latest in the top layer is on top. Hidden and shown in one task, nothing flickers and frames stay loaded. */
  const raise = () => {
    for (const popover of [cursors, controls]) {
      if (popover.matches(':popover-open')) popover.hidePopover()
      popover.showPopover()
    }
  }

  /** CSS `zoom` on the page's root would scale us and move every cursor. */
  const matchZoom = () => {
    const zoom = host.currentCSSZoom || 1
    for (const element of [cursors, controls]) element.style.zoom = zoom === 1 ? '' : String(1 / zoom)
  }

  const observer = new MutationObserver(() => {
    if (host.ownerDocument !== document) {
      close()
      taken?.()
    } else if (host.isConnected && host.parentNode === parent) matchZoom()
    else if ([...document.querySelectorAll(`div[${mark}=""]`)].some(other => other !== host)) {
      close()
      replaced?.()
    } else if (mayReturn()) place()
  })

  /** Only the host's own ancestors are watched: the rest of the page may change as often as it likes. */
  const watchAncestors = () => {
    observer.disconnect()
    for (let node = host.parentNode; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null)
      observer.observe(node, { childList: true })
    observer.observe(document.documentElement, { childList: true, attributeFilter: ['style', 'class'] })
  }

  let returns: number[] = []
  const mayReturn = () => {
    const now = performance.now()
    returns = [...returns.filter(time => now - time < 1000), now]
    return returns.length <= returnsPerSecond
  }

  let parent: Element | null = null
  /** Not known before it matters: trying leaves a trace for the page's observers. */
  let keepsFrames: boolean | null = null
  let moved = (): void => undefined
  const place = () => {
    parent = topLayer.holder() ?? document.documentElement
    if (!parent) return
    if (host.parentNode !== parent) {
      // Moved, not taken out and put in: that would reload the panel's frame. (Firefox reloads what is in a shadow root all the same.)
      if (host.isConnected && 'moveBefore' in parent) parent.moveBefore(host, null)
      else parent.append(host)
      watchAncestors()
      if (parent !== document.documentElement) keepsFrames ??= movesKeepFrames(document)
      moved()
    }
    raise()
    matchZoom()
  }

  const topLayer = createTopLayer({ document, own: root, changed: place })

  const close = () => {
    topLayer.close()
    observer.disconnect()
    host.remove()
  }

  place()
  return {
    host,
    cursors,
    controls,
    get losesFrames() {
      return keepsFrames === false && parent !== document.documentElement
    },
    onMoved(run) {
      moved = run
    },
    style: more => addStyles(root, more),
    close,
  }
}
