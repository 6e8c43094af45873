export interface TopLayerDeps {
  document: Document
  /** The page put something on top of everything, or a modal dialog closed. */
  changed(): void
}

export interface TopLayer {
  /** The modal dialog that makes the rest of the page inert now, if any. */
  modal(): HTMLDialogElement | null
  close(): void
}

/**
 * Notices what the page lays over everything: modal dialogs, popovers, fullscreen. No polling: `toggle` events are captured where
 * they happen. They do not leave a shadow root, so roots are listened to once the person has pressed or focused something in them;
 * `showModal` always moves the focus, which shows dialogs in open roots too.
 */
export function createTopLayer({ document, changed }: TopLayerDeps): TopLayer {
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  const heard = new WeakSet<Node>()
  /** In the order of their opening. */
  const modals = new Set<HTMLDialogElement>()

  const isModal = (dialog: HTMLDialogElement) => dialog.isConnected && dialog.open && dialog.matches(':modal')

  // A page may also take the attribute away itself: then no event tells of it.
  const attributes = new MutationObserver(() => {
    for (const dialog of modals) if (!isModal(dialog)) modals.delete(dialog)
    changed()
  })

  const opened = (dialog: HTMLDialogElement) => {
    modals.delete(dialog)
    modals.add(dialog)
    attributes.observe(dialog, { attributeFilter: ['open'] })
    changed()
  }

  const closed = (dialog: HTMLDialogElement) => {
    if (modals.delete(dialog)) changed()
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

  listen(document)
  document.addEventListener('focusin', onTouched, options)
  document.addEventListener('pointerdown', onTouched, options)
  document.addEventListener('fullscreenchange', changed, options)
  for (const dialog of document.querySelectorAll<HTMLDialogElement>('dialog:modal')) modals.add(dialog)

  return {
    modal: () => [...modals].findLast(isModal) ?? null,
    close() {
      stop.abort()
      attributes.disconnect()
    },
  }
}
