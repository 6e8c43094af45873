import { type Browser, browser } from 'wxt/browser'
import { type PageRequest, pageRequest, type Request, request } from '../../protocol/background.ts'

export interface RequestEars {
  /** What our own pages ask. */
  answer(request: Request): Promise<unknown>
  /** What content scripts ask. */
  doFor(tab: Browser.tabs.Tab, request: PageRequest): Promise<void>
  failed(error: unknown): void
}

/** Hears what is asked of the background. To be called as it starts. */
export function listenToRequests({ answer, doFor, failed }: RequestEars): void {
  browser.runtime.onMessage.addListener((raw: unknown, sender: Browser.runtime.MessageSender, respond) => {
    const fromPage = sender.tab ? pageRequest.safeParse(raw) : null
    if (fromPage?.success) doFor(sender.tab!, fromPage.data).catch(failed)
    const parsed = request.safeParse(raw)
    // Requests come from our own pages only; a content script shares its process with the page it is in.
    if (!parsed.success || !sender.url?.startsWith(browser.runtime.getURL('/'))) return false
    void answer(parsed.data).then(respond)
    return true
  })
}
