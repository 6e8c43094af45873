export interface TopLayerDeps {
  document: Document
  /** Our own: what opens in it is not the page's, and raising it again would never end. */
  own: ShadowRoot
  /** The page put something on top of everything, or a modal dialog closed. */
  changed(): void
}

export interface TopLayer {
  /** The element that makes everything outside it inert now and can hold others, if any. */
  holder(): Element | null
  close(): void
}

/** Fullscreen or not, what is inside these is not drawn. */
const holdsNothing = 'video, audio, img, canvas, iframe, object, embed'

/** A custom element into whose root nobody may look. */
const isClosed = (element: Element): boolean => element.localName.includes('-') && !element.shadowRoot

/**
 * Notices what the page lays over everything: modal dialogs, popovers, fullscreen. No polling: `toggle` events are captured where
 * they happen. They do not leave a shadow root, so roots are listened to once the person has pressed or focused something in them;
 * `showModal` always moves the focus, which shows dialogs in open roots too.
 */
export function createTopLayer({ document, own, changed }: TopLayerDeps): TopLayer {
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  const heard = new WeakSet<Node>([own])
  /** Dialogs and fullscreen elements, in the order of their opening: Chromium makes the rest inert for both. */
  const modals = new Set<Element>()

  const isModal = (element: Element) =>
    element.isConnected &&
    element.matches(':modal') &&
    (!(element instanceof HTMLDialogElement) || element.open || element.matches(':fullscreen'))

  // A page may also take the attribute away itself: then no event tells of it.
  const attributes = new MutationObserver(() => {
    for (const element of modals) if (!isModal(element)) modals.delete(element)
    changed()
  })

  const opened = (element: Element) => {
    modals.delete(element)
    modals.add(element)
    attributes.observe(element, { attributeFilter: ['open'] })
    changed()
  }

  const closed = (element: Element) => {
    if (modals.delete(element)) changed()
  }

  const onToggle = (event: Event) => {
    const { target } = event
    const state = (event as ToggleEvent).newState
    if (target instanceof HTMLDialogElement) {
      // Out before it closes: whatever is inside a closed dialog is not drawn.
      if (state === 'closed') closed(target)
      else if (event.type === 'toggle' && isModal(target)) opened(target)
    } else if (event.type === 'toggle' && state === 'open' && (target as HTMLElement).popover) changed()
  }

  const listen = (root: Document | ShadowRoot) => {
    if (heard.has(root)) return
    heard.add(root)
    root.addEventListener('beforetoggle', onToggle, options)
    root.addEventListener('toggle', onToggle, options)
    root.addEventListener(
      'close',
      event => event.target instanceof HTMLDialogElement && closed(event.target),
      options,
    )
  }

  const onTouched = (event: Event) => {
    for (const node of event.composedPath().reverse()) {
      if (node instanceof ShadowRoot) listen(node)
      else if (node instanceof HTMLDialogElement && !modals.has(node) && isModal(node)) opened(node)
    }
  }

  /** What a click opens in a closed root is told to nobody: it can only be drawn over. */
  const onClick = (event: Event) => {
    const [target] = event.composedPath()
    if (target instanceof Element && isClosed(target)) setTimeout(() => !stop.signal.aborted && changed())
  }

  const onFullscreen = (event: Event) => {
    // Inside a shadow root the event's target is only its host.
    const [element] = event.composedPath()
    if (!(element instanceof Element)) return changed() // the element was taken out, so the document is told
    if (element !== document.documentElement && isModal(element)) return opened(element)
    modals.delete(element)
    changed()
  }

  listen(document)
  document.addEventListener('focusin', onTouched, options)
  document.addEventListener('pointerdown', onTouched, options)
  document.addEventListener('click', onClick, options)
  document.addEventListener('fullscreenchange', onFullscreen, options)
  for (const element of document.querySelectorAll('body :modal')) modals.add(element)

  return {
    holder: () =>
      [...modals].findLast(
        element => isModal(element) && !element.matches(holdsNothing) && !element.shadowRoot,
      ) ?? null,
    close() {
      stop.abort()
      attributes.disconnect()
    },
  }
}
