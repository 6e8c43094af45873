import type { Page } from 'playwright-core'

/** From now on time passes on a page only as the test says, by `page.clock.runFor`; frames come with it. */
export async function holdClock({ clock }: Page): Promise<void> {
  await clock.install({ time: 0 })
  // It cannot be held in the past, and runs until it is.
  await clock.pauseAt(3_600_000)
}
