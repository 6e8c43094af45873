/** Some pages never end loading. Milliseconds. */
const patienceMs = 3000
/** Pages that animate all the time may never be idle. Milliseconds. */
const idleWithinMs = 1000

/**
 * Calls back once a page may be drawn on: it has been read to its end and has nothing else to do, or its body has been there for a while.
 * Only with a body has the head been read, in which a page may opt out. And a framework that takes over a whole document that its
 * server has drawn must have done so: React 18 throws all of it away for one element that it does not expect. `read` is called before, as
 * soon as there is a body. Returns the cancellation.
 */
export function whenSettled(window: Window, read: () => void, ready: () => void): () => void {
  const { document } = window
  const stop = new AbortController()
  const settled = () => {
    if (stop.signal.aborted) return
    stop.abort()
    ready()
  }
  const whenIdle = () => void window.requestIdleCallback(settled, { timeout: idleWithinMs })

  const cancelBody = whenBody(document, () => {
    read()
    const timer = window.setTimeout(settled, patienceMs)
    stop.signal.addEventListener('abort', () => window.clearTimeout(timer))
    if (document.readyState !== 'loading') whenIdle()
    else document.addEventListener('DOMContentLoaded', whenIdle, { signal: stop.signal })
  })
  return () => {
    cancelBody()
    stop.abort()
  }
}

function whenBody(document: Document, ready: () => void): () => void {
  if (document.body) {
    ready()
    return () => undefined
  }
  const observer = new MutationObserver(() => {
    if (!document.body) return
    observer.disconnect()
    ready()
  })
  observer.observe(document, { childList: true, subtree: true })
  return () => observer.disconnect()
}
