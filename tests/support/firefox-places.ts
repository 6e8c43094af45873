import type { ClientPoint, FirefoxInput } from './firefox-input.ts'
import type { FirefoxPage } from './firefox-page.ts'

/** A point of a page, and how the pointer gets there: the driver reaches frames of other processes only by their own names. */
export interface Placed {
  readonly inPage: ClientPoint
  readonly input: FirefoxInput
  /** For `input`. */
  readonly at: ClientPoint
}

/** Scrolls to a place on a page and tells where it is then. */
export type Place = (page: FirefoxPage) => Promise<Placed>

/** The middle of the first letter of the element that selectors lead to, through frames that the page may look into. */
export const letter =
  (...selectors: readonly string[]): Place =>
  async page => {
    const at = await page.evaluate<ClientPoint>(`(() => {
      const frames = []
      let inside = document
      for (const selector of ${JSON.stringify(selectors.slice(0, -1))}) {
        frames.push(inside.querySelector(selector))
        inside = frames.at(-1).contentDocument
      }
      const element = inside.querySelector(${JSON.stringify(selectors.at(-1))})
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      const range = inside.createRange()
      range.setStart(element.firstChild, 0)
      range.setEnd(element.firstChild, 1)
      const { left, top, width, height } = range.getBoundingClientRect()
      const at = { x: left + width / 2, y: top + height / 2 }
      for (const frame of frames) {
        const { left, top } = frame.getBoundingClientRect()
        at.x += left + frame.clientLeft
        at.y += top + frame.clientTop
      }
      return at
    })()`)
    return { inPage: at, input: page, at }
  }

/** The same in the page's first frame of another site, whose own document has to be asked. */
export const foreignLetter =
  (selector: string): Place =>
  async page => {
    const { input, at } = await letter(selector)(await page.frame('//localhost'))
    const inPage = await page.evaluate<ClientPoint>(`(() => {
      const frame = document.querySelector('iframe')
      frame.scrollIntoView({ block: 'center', behavior: 'instant' })
      const { left, top } = frame.getBoundingClientRect()
      const { paddingLeft, paddingTop } = getComputedStyle(frame)
      return {
        x: left + frame.clientLeft + parseFloat(paddingLeft) + ${at.x},
        y: top + frame.clientTop + parseFloat(paddingTop) + ${at.y},
      }
    })()`)
    return { inPage, input, at }
  }
