import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import {
  ada,
  type CursorPage,
  type CursorPages,
  type CursorRect,
  createCursorPages,
  deliver,
  grace,
  pointAt,
  settledCursor,
} from './cursor-pages.ts'

export const words =
  'The query planner examines each possible nesting of the loops and estimates how many rows each visits. '
const style =
  '<!doctype html><meta name=viewport content="width=device-width"><style>body{font:17px/1.6 serif}</style>'

/** Ada's page and Grace's. */
export type AnchorPair = readonly [sender: CursorPage, receiver: CursorPage]

export interface AnchorPairs {
  /** Ada's page at 1440 px, Grace's at another width; the same markup unless told otherwise. */
  open(html: string, width?: number, received?: string): Promise<AnchorPair>
}

/** A browser for one test file. */
export function useAnchorPairs(): AnchorPairs {
  let browser: Browser
  let pages: CursorPages
  beforeAll(async () => {
    browser = await launchBrowser()
    pages = createCursorPages(browser)
  })
  afterAll(() => browser.close())
  return {
    async open(html, width = 820, received = html) {
      const sender = await pages.open(style + html, 1440, ada)
      const receiver = await pages.open(style + received, width, grace)
      return [sender, receiver]
    },
  }
}

/** The middle of a character of an element's text, scrolled into view where asked. `selector` may pierce open roots. */
export function middleOf(
  page: Page,
  selector: string,
  offset: number,
  scroll = false,
): Promise<{ x: number; y: number }> {
  return page.locator(selector).evaluate(
    (element, { offset, scroll }) => {
      if (scroll) element.scrollIntoView({ block: 'center' })
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      let left = offset
      let node = walker.nextNode() as Text
      for (; left >= node.length; node = walker.nextNode() as Text) left -= node.length
      const range = document.createRange()
      range.setStart(node, left)
      range.setEnd(node, left + 1)
      const box = [...range.getClientRects()].find(rect => rect.width > 0)!
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
    },
    { offset, scroll },
  )
}

/** What Grace sees of Ada, and how far that is from where it should be. CSS pixels. */
export type SeenCursor = CursorRect & { readonly missPx: number }

/** Ada points at a character; how far from it Grace sees her cursor, and how. */
export async function pointAtCharacter(
  [sender, receiver]: AnchorPair,
  selector: string,
  offset: number,
): Promise<SeenCursor> {
  const from = await middleOf(sender.page, selector, offset, true)
  const to = await middleOf(receiver.page, selector, offset, true)
  await pointAt(sender, from.x, from.y)
  return seenBy(receiver, sender, to)
}

/** Ada points at the middle of an element, which a list of selectors leads to through frames; how far from its middle Grace sees her. */
export async function pointAtElement(
  [sender, receiver]: AnchorPair,
  selectors: readonly string[],
  more: { readonly received?: readonly string[]; readonly scroll?: boolean } = {},
): Promise<SeenCursor> {
  const { received = selectors, scroll = true } = more
  const from = await centerOf(sender.page, selectors)
  await pointAt(sender, from.x, from.y)
  return seenBy(receiver, sender, await centerOf(receiver.page, received, scroll))
}

async function centerOf(page: Page, selectors: readonly string[], scroll = true) {
  const element = within(page, selectors)
  if (scroll) await element.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await element.boundingBox())!
  const zoomed = selectors.length === 2 && (await inZoomedFrame(page, selectors as [string, string]))
  return zoomed || { x: x + width / 2, y: y + height / 2 }
}

/** The driver does not know of CSS zoom on frames. */
async function inZoomedFrame(page: Page, [frame, selector]: [string, string]) {
  return page.locator(frame).evaluate((element, inner) => {
    const frame = element as HTMLIFrameElement
    const zoom = frame.currentCSSZoom
    if (zoom === 1 || !frame.contentDocument) return null
    const { left, top } = frame.getBoundingClientRect()
    const box = frame.contentDocument.querySelector(inner)!.getBoundingClientRect()
    const x = left + (frame.clientLeft + box.left + box.width / 2) * zoom
    return { x, y: top + (frame.clientTop + box.top + box.height / 2) * zoom }
  }, selector)
}

export function within(page: Page, selectors: readonly string[]): Locator {
  let inside: Page | FrameLocator = page
  for (const selector of selectors.slice(0, -1)) inside = inside.frameLocator(selector)
  return inside.locator(selectors.at(-1)!)
}

async function seenBy(
  receiver: CursorPage,
  sender: CursorPage,
  to: { readonly x: number; readonly y: number },
): Promise<SeenCursor> {
  await deliver(sender, receiver, ada)
  const cursor = await settledCursor(receiver)
  return { ...cursor, missPx: Math.hypot(cursor.x - to.x, cursor.y - to.y) }
}
