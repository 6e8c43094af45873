import { browser } from 'wxt/browser'
import { openPage } from '../open-page.ts'

/** What is shown once the extension has started anew. */
const pages = { deleted: '/welcome.html#deleted', moved: '/options.html#moved' } as const

const key = 'after-restart'

/** Starts the extension anew: what any of its parts has in memory is gone. Whoever asked for it is answered first. */
export async function restart(show: keyof typeof pages): Promise<void> {
  await browser.storage.local.set({ [key]: show })
  setTimeout(() => browser.runtime.reload())
}

/** To be called as the background starts. */
export async function showAfterRestart(): Promise<void> {
  const { [key]: show } = await browser.storage.local.get(key)
  if (show === undefined) return
  await browser.storage.local.remove(key)
  if (typeof show === 'string' && Object.hasOwn(pages, show))
    await openPage(pages[show as keyof typeof pages])
}
