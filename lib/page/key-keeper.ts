/** Milliseconds. */
const goneAfterMs = 1_000

/**
 * Takes the keyboard from the page while a frame of the extension's is loading, and loses what is typed meanwhile: the page would hear it
 * otherwise, and a frame that has the focus while its document is exchanged lets keys through to the page. Returns what ends it, to be
 * called after the focus went to the frame.
 */
export function keepKeys(layer: HTMLElement): () => void {
  const keeper = layer.ownerDocument.createElement('iframe')
  // An empty document of no origin, which the page cannot reach.
  keeper.setAttribute('sandbox', '')
  keeper.tabIndex = -1
  // What is not visible cannot have the keyboard.
  keeper.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;border:0;opacity:0;pointer-events:none'
  layer.append(keeper)
  keeper.focus()
  // The browser learns of the frame that goes and of the focus that has moved in either order.
  return () => void setTimeout(() => keeper.remove(), goneAfterMs)
}
