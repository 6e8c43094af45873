import type { Locator, Page } from 'playwright-core'
import { there } from './e2e.ts'
import type { Participant } from './two-people.ts'

/** A room's own page, and what an owner does there. */
export interface RoomPage {
  readonly page: Page
  /** A person's row, by their name. */
  member(name: string): Locator
  remove(name: string): Promise<void>
  /** The link that was made. */
  makeLink(terms?: { readonly role?: string; readonly uses?: string }): Promise<string>
  close(): Promise<void>
}

/** Opened from the popup over somebody's page, which is in front again afterwards. */
export async function openRoomPage({ browser, page: at }: Participant): Promise<RoomPage> {
  const popup = await browser.popup(at)
  const opened = browser.context.waitForEvent('page')
  await popup.getByTestId('open-room-page').click()
  const page = await opened
  if (!popup.isClosed()) await popup.close()
  await there(page.getByTestId('member'))
  await at.bringToFront()

  const member = (name: string) => page.getByTestId('member').filter({ hasText: name })
  const links = page.getByTestId('link')
  return {
    page,
    member,
    async remove(name) {
      await member(name).getByTestId('remove-person').click()
      await member(name).getByTestId('confirm-yes').click()
      await member(name).waitFor({ state: 'detached' })
    },
    async makeLink({ role = 'editor', uses = '0' } = {}) {
      const before = await links.count()
      await page.getByTestId('link-role').selectOption(role)
      await page.getByTestId('link-uses').selectOption(uses)
      await page.getByTestId('make-link').click()
      await links.nth(before).waitFor()
      return links.nth(before).getByTestId('link-address').inputValue()
    },
    async close() {
      await page.close()
      await at.bringToFront()
    },
  }
}
