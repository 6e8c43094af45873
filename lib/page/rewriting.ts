/**
 * Calls back once, when the page has put another root in the place of its own: `document.open()` has then taken every listener off the
 * document and the window, ours too, so whoever listens has to begin anew. Returns what ends the watching.
 */
export function watchRewriting(document: Document, rewritten: () => void): () => void {
  const root = document.documentElement
  const observer = new MutationObserver(() => {
    if (!document.documentElement || document.documentElement === root) return
    observer.disconnect()
    rewritten()
  })
  observer.observe(document, { childList: true })
  return () => observer.disconnect()
}
