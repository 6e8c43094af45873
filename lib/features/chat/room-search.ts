import { limits } from '../../core/limits.ts'
import type { Clock, Outlet, RoomRecord } from '../../engine/types.ts'
import type { ChatMessage } from '../../protocol/chat.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import { createSearch } from './model.ts'
import type { Messages } from './room-messages.ts'

type Panel = Outlet<HostToPanel>

/** Looks through everything that was said. */
export interface ChatSearch {
  /** Answers in a moment; ends the panel's search before. */
  find(panel: Panel, query: string): void
  close(): void
}

/** Messages looked at before other work has its turn: about 5 ms. */
const perTurn = 2_000

export function createChatSearch(messages: Messages, clock: Clock): ChatSearch {
  const cancels = new Map<Panel, () => void>()

  function find(panel: Panel, query: string): void {
    cancels.get(panel)?.()
    const matches = createSearch(query)
    // What comes meanwhile is newer than what is looked at.
    const all: readonly RoomRecord[] = [...messages.all()]
    const found: ChatMessage[] = []
    let at = all.length - 1

    const look = (): void => {
      cancels.delete(panel)
      const until = Math.max(-1, at - perTurn)
      for (; at > until && found.length <= limits.found; at--) {
        const record = all[at]!
        const view = matches(messages.textOf(record)) ? messages.view(record) : null
        if (view) found.push(view)
      }
      if (at >= 0 && found.length <= limits.found) cancels.set(panel, clock.after(0, look))
      else {
        const more = found.length > limits.found
        panel.send({ type: 'found', query, messages: found.slice(0, limits.found), more })
      }
    }
    look()
  }

  return {
    find,
    close() {
      for (const cancel of cancels.values()) cancel()
    },
  }
}
