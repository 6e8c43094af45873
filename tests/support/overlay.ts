import type { FrameLocator, Locator, Page } from 'playwright-core'

/** What the overlay shows on a page, by the names that docs/testing.md lists. Playwright looks through the open shadow root. */
export interface OverlayView {
  /** Everybody's cursor, or one person's. */
  cursor(person?: string): Locator
  readonly dock: Locator
  avatar(person?: string): Locator
  readonly connection: Locator
  readonly chatToggle: Locator
  readonly chatPanel: Locator
  /** The panel's own page, in its frame. */
  readonly panel: FrameLocator
}

const ofPerson = (person?: string): string => (person === undefined ? '' : `[data-person="${person}"]`)

/** The overlay of one page. */
export function overlayOf(page: Page): OverlayView {
  return {
    cursor: person => page.locator(`[data-testid=cursor]${ofPerson(person)}`),
    dock: page.getByTestId('dock'),
    avatar: person => page.locator(`[data-testid=avatar]${ofPerson(person)}`),
    connection: page.getByTestId('connection'),
    chatToggle: page.getByTestId('chat-toggle'),
    chatPanel: page.getByTestId('chat-panel'),
    panel: page.frameLocator('[data-testid=chat-panel] iframe'),
  }
}
