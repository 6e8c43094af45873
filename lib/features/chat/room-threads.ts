import type { RecordId } from '../../core/ids.ts'
import type { Outlet } from '../../engine/types.ts'
import { chatThreadMost } from '../../protocol/chat.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import type { Messages } from './room-messages.ts'

type Panel = Outlet<HostToPanel>

/** The thread that a panel has open, shown again whenever it changes. */
export interface OpenThreads {
  open(panel: Panel, root: RecordId): void
  close(panel: Panel): void
  /** Something in the chat has changed. */
  show(panels: Iterable<Panel>): void
}

export function createOpenThreads({ find, view, repliesTo }: Messages): OpenThreads {
  const openByPanel = new WeakMap<Panel, { readonly root: RecordId; sent: string }>()

  function threadOf(root: RecordId): Extract<HostToPanel, { type: 'thread' }> {
    const first = find(root)
    const replies = first ? repliesTo(root) : []
    const shown = [...(first ? [first] : []), ...replies.slice(1 - chatThreadMost)]
    return {
      type: 'thread',
      root,
      messages: shown.flatMap(record => view(record) ?? []),
      more: replies.length >= chatThreadMost,
    }
  }

  function send(panel: Panel): void {
    const open = openByPanel.get(panel)
    if (!open) return
    const slice = threadOf(open.root)
    const json = JSON.stringify(slice)
    if (json === open.sent) return
    open.sent = json
    panel.send(slice)
  }

  return {
    open(panel, root) {
      openByPanel.set(panel, { root, sent: '' })
      send(panel)
    },
    close: panel => void openByPanel.delete(panel),
    show(panels) {
      for (const panel of panels) send(panel)
    },
  }
}
