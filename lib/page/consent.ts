/** Whether the page asks to be left alone: `<meta name="alongside" content="off">` in its head, whatever the case. */
export function pageOptsOut(document: Document): boolean {
  const meta = document.head?.querySelector<HTMLMetaElement>('meta[name="alongside" i]')
  return meta?.content.trim().toLowerCase() === 'off'
}

/** Tells once when a page asks for it later on, as pages do that are put together by scripts. Returns what ends the watching. */
export function watchOptOut(document: Document, optedOut: () => void): () => void {
  const observer = new MutationObserver(() => {
    if (!pageOptsOut(document)) return
    observer.disconnect()
    optedOut()
  })
  if (document.head)
    observer.observe(document.head, { subtree: true, childList: true, attributeFilter: ['name', 'content'] })
  return () => observer.disconnect()
}
