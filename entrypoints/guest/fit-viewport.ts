/**
 * Keeps the page as high as what is seen of it: on phones whose keyboard lies over the page instead of making it smaller, the composer would be
 * under it. Runs when the keyboard comes and goes. Returns the end of it.
 */
export function fitViewport(
  view: Pick<Window, 'visualViewport' | 'scrollTo'>,
  root: HTMLElement,
): () => void {
  const seen = view.visualViewport
  if (!seen) return () => undefined
  const fitNow = (): void => {
    // Somebody who has zoomed in sees less of the page, and wants it as it is.
    if (seen.scale !== 1) return
    root.style.setProperty('--seen', `${seen.height}px`)
    view.scrollTo(0, 0)
  }
  seen.addEventListener('resize', fitNow)
  fitNow()
  return () => seen.removeEventListener('resize', fitNow)
}
