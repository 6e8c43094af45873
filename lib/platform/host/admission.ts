import type { PanelToHost } from '../../protocol/port.ts'
import type { Client } from './client.ts'

type Hello = Extract<PanelToHost, { type: 'hello' }>

/**
 * Says whether a panel is let in, and binds it to the tab that it goes with. One nonce lets one panel in: the frame in the tab that announced
 * it, one in a window that this tab has opened, or a window of its own.
 */
export function createAdmission(clients: Iterable<Client>): (client: Client, hello: Hello) => boolean {
  /** Tabs of panels in windows of their own, by nonce: they come back with the one that has let them in. */
  const tabByNonce = new Map<string, number | null>()

  return (client, { nonce, room }) => {
    const { tab: at, frameId } = client.port.sender ?? {}
    // In a frame `frameId` is another number: a page could have framed us.
    const isWhole = frameId === 0 || (client.tab === null && !frameId)
    if (nonce === null) {
      client.wants = room
      return isWhole
    }
    const page = [...clients].find(({ expects }) => expects.includes(nonce))
    page?.expects.splice(page.expects.indexOf(nonce), 1)
    if (page && isWhole && page.tab !== client.tab) tabByNonce.set(nonce, page.tab)
    const tab = page ? page.tab : isWhole ? tabByNonce.get(nonce) : undefined
    if (tab === undefined) return false
    // A window on top of all others is a tab of its own, opened by the page's.
    const isOfPage = tab === client.tab || (tab !== null && tab === at?.openerTabId)
    if (!isOfPage && !isWhole) return false
    client.tab = tab
    client.framed = true
    return true
  }
}
