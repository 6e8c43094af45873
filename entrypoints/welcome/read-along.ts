/** As browsers tell of a pointer that moves. Milliseconds. */
const periodMs = 33
/** One place after the other, where nothing glides. Milliseconds. */
const stillMs = 1_600
/** Of somebody who reads along. CSS pixels a second. */
const pacePx = 210
/** Around the middle of a line. CSS pixels. */
const swingPx = 2

export interface ReadAlongDeps {
  readonly view: Window
  readonly parts: readonly Element[]
  readonly isStill: () => boolean
  readonly point: (clientX: number, clientY: number) => void
}

/** Moves a pointer along the lines of what is in sight, part after part, until it is stopped. Lines are looked up anew each time, as the page may have been scrolled. */
export function readAlong({ view, parts, isStill, point }: ReadAlongDeps): () => void {
  let part = 0
  let line = 0
  let alongPx = 0
  let timer: ReturnType<typeof setTimeout>

  function step(): void {
    const still = isStill()
    const at = linesOf(parts[part % parts.length])[line]
    if (!at) {
      part++
      line = alongPx = 0
    } else {
      const x = at.left + (still ? at.width / 2 : Math.min(alongPx, at.width - 4))
      const y = at.top + at.height / 2 + (still ? 0 : Math.sin(alongPx / 24) * swingPx)
      const isInSight = y > 0 && y < view.innerHeight
      if (isInSight) point(x, y)
      alongPx += (pacePx * periodMs) / 1_000
      if (still || !isInSight || alongPx >= at.width) {
        line++
        alongPx = 0
      }
    }
    timer = setTimeout(step, still ? stillMs : periodMs)
  }

  step()
  return () => clearTimeout(timer)
}

function linesOf(part: Element | undefined): readonly DOMRect[] {
  if (!part) return []
  const range = part.ownerDocument.createRange()
  range.selectNodeContents(part)
  return [...range.getClientRects()].filter(({ width, height }) => width > 30 && height > 4)
}
