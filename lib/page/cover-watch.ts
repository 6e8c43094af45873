/** Chromium's second version of the observer, which also tells what is drawn over an element. */
interface SeeingEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean
}

/** How often it may look. What is covered for a moment only is not worth a word. Milliseconds. */
const lookMs = 1000

/**
 * Tells when something of the page is drawn over a layer of ours, or hides it, and when that has ended. Where the browser cannot tell
 * (Firefox), nothing is ever told. Returns what ends the watching.
 */
export function watchCover(layer: Element, covered: (isCovered: boolean) => void): () => void {
  let was = false
  const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
    trackVisibility: true,
    delay: lookMs,
  }
  const observer = new IntersectionObserver(entries => {
    const entry = entries.at(-1) as SeeingEntry | undefined
    if (entry?.isVisible === undefined || document.hidden) return
    if (entry.isVisible !== was) return
    was = !entry.isVisible
    covered(was)
  }, options)
  observer.observe(layer)
  return () => observer.disconnect()
}
