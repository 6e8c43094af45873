import type { Text } from '../../components/text.ts'
import { unreadLabel } from '../../components/unread-label.ts'
import type { HostToPage } from '../../lib/protocol/port.ts'

/** How many messages are unread stands in the page's title, where it is seen while the tab is in the background. `close` takes it away. */
export function createTitleUnread(page: { title: string }, text: Text) {
  const plain = page.title
  return {
    /** What the host tells pages. */
    hear(message: HostToPage): void {
      if (message.type !== 'panel') return
      page.title = message.unread > 0 ? `(${unreadLabel(text, message.unread)}) ${plain}` : plain
    },
    close(): void {
      page.title = plain
    },
  }
}
