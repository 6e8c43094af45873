/**
 * Calls back once the document has a body: at once, or as soon as the parser has come to it. Only then is the head read, in which a
 * page may opt out, and only then is there something to draw over. Returns the cancellation.
 */
export function whenBody(document: Document, ready: () => void): () => void {
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
