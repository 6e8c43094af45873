import type { Page } from 'playwright-core'
import type { Participant } from './two-people.ts'

/** A place in the window's CSS pixels. */
export interface ClientPoint {
  readonly x: number
  readonly y: number
}

/** Middle of the first character of a phrase, scrolled into the middle of the window. Throws where the page has no such words. */
export async function pointOfPhrase(page: Page, phrase: string): Promise<ClientPoint> {
  return page.evaluate(async wanted => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const start = texts.currentNode.textContent!.indexOf(wanted)
      if (start < 0) continue
      const range = document.createRange()
      range.setStart(texts.currentNode, start)
      range.setEnd(texts.currentNode, start + 1)
      range.startContainer.parentElement!.scrollIntoView({ block: 'center', behavior: 'instant' })
      await new Promise(resolve => requestAnimationFrame(resolve))
      const box = range.getBoundingClientRect()
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
    }
    throw new Error(`The page does not say "${wanted}".`)
  }, phrase)
}

const apartPx = (a: ClientPoint, b: ClientPoint): number => Math.hypot(a.x - b.x, a.y - b.y)

/**
 * How far from a phrase one person sees the other's cursor while that one points at it, in CSS pixels. Waits until the cursor is near or
 * five seconds have passed.
 */
export async function missPx(from: Participant, to: Participant, phrase: string): Promise<number> {
  const there = await pointOfPhrase(from.page, phrase)
  const wanted = await pointOfPhrase(to.page, phrase)
  await from.page.mouse.move(there.x, there.y, { steps: 12 })
  const cursor = to.overlay.cursor()
  let px = Number.POSITIVE_INFINITY
  for (const endMs = Date.now() + 5000; Date.now() < endMs && px > 3; ) {
    const box = await cursor.boundingBox({ timeout: 5000 })
    px = box ? apartPx(box, wanted) : px
  }
  return px
}

/** Resolves once an element has stayed where it is for a while: the last move is then played to its end. */
const atRest = (element: Element): Promise<void> =>
  new Promise(resolve => {
    let last = element.getBoundingClientRect()
    let restingFrames = 0
    const look = () => {
      const now = element.getBoundingClientRect()
      restingFrames = now.x === last.x && now.y === last.y ? restingFrames + 1 : 0
      last = now
      if (restingFrames >= 12) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })

/** Time of the first frame in which an element is somewhere else than now, on the machine's clock. */
const leftAtMs = (element: Element): Promise<number> =>
  new Promise((resolve, reject) => {
    const before = element.getBoundingClientRect()
    const endMs = Date.now() + 3000
    const look = () => {
      const { x, y } = element.getBoundingClientRect()
      if (Math.hypot(x - before.x, y - before.y) > 1) resolve(Date.now())
      else if (Date.now() > endMs) reject(new Error('The cursor did not move.'))
      else requestAnimationFrame(look)
    }
    look()
  })

const nextPointerMoveMs = (): Promise<number> =>
  new Promise(resolve => {
    addEventListener('pointermove', () => resolve(Date.now()), { once: true, capture: true })
  })

/**
 * Milliseconds from one person's pointer handler to the first frame in which the other's cursor has moved, for each of `moves`,
 * the fastest first. The two browsers share the machine's clock.
 */
export async function latenciesMs(
  from: Participant,
  to: Participant,
  moves: number,
): Promise<readonly number[]> {
  const { width, height } = await from.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const cursor = (await to.overlay.cursor().elementHandle())!
  const latencies: number[] = []
  for (let move = 0; move < moves; move++) {
    await cursor.evaluate(atRest)
    const seen = cursor.evaluate(leftAtMs)
    const handled = from.page.evaluate(nextPointerMoveMs)
    // Both are listening once these have come back, because a page runs what it is sent in order.
    await Promise.all([from.page.evaluate(() => 0), to.page.evaluate(() => 0)])
    await from.page.mouse.move(width * (move % 2 ? 0.3 : 0.6), height * (0.3 + (move % 5) * 0.08))
    latencies.push((await seen) - (await handled))
  }
  return latencies.toSorted((a, b) => a - b)
}
