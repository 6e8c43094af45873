import { type Browser, browser } from 'wxt/browser'
import { type PartRequest, partRequest } from '../../protocol/page-parts.ts'

/** The document that asks; Firefox names none, so there whatever the tab shows. */
const targetOf = ({ tab, documentId }: Browser.runtime.MessageSender) =>
  documentId ? { tabId: tab!.id!, documentIds: [documentId] } : { tabId: tab!.id!, frameIds: [0] }

/**
 * Puts parts of the overlay into pages that ask for them. Whoever asks is in the page already, and gets it nowhere else. To be called at
 * once, because a woken worker is told of the message that woke it only then.
 */
export function bringParts(): void {
  browser.runtime.onMessage.addListener((raw: unknown, sender: Browser.runtime.MessageSender, respond) => {
    const asked = sender.tab && sender.frameId === 0 ? partRequest.safeParse(raw) : null
    if (!asked?.success) return false
    void bring(asked.data.part, sender).then(() => respond())
    return true
  })
}

async function bring(part: PartRequest['part'], sender: Browser.runtime.MessageSender): Promise<void> {
  await browser.scripting
    .executeScript({ target: targetOf(sender), files: [`/${part}.js`], injectImmediately: true })
    // The page was left, or access to it has ended: it finds that nothing has come.
    .catch(() => undefined)
}
