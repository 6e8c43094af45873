import type { RecordId } from '../../core/ids.ts'
import type { Outlet, RoomRecord } from '../../engine/types.ts'
import { type ChatMessage, chatSliceMost } from '../../protocol/chat.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import type { Messages } from './room-messages.ts'
import type { ChatUnread } from './room-unread.ts'
import { createWindow, type Window } from './room-window.ts'

type Panel = Outlet<HostToPanel>
type Slice = Extract<HostToPanel, { type: 'chat' }>

/** Shows each panel its window into the history, and what changes in it. */
export interface Windows {
  /** A panel said hello: it is at the newest. */
  greet(panel: Panel): void
  move(panel: Panel, at: RecordId | null, direction: 'older' | 'newer' | 'around'): void
  /** To every panel, as far as it falls into its window. */
  show(panels: Iterable<Panel>, fresh: readonly RoomRecord[], changed: ReadonlySet<RecordId>): void
  reset(panels: Iterable<Panel>): void
  /** What panels hold now. */
  shown(panels: Iterable<Panel>): RecordId[]
}

interface Shown {
  readonly window: Window
  /** What the panel holds. */
  ids: readonly RecordId[]
  /** What the last slice said beside its messages. */
  told: string
}

export function createWindows(messages: Messages, unread: ChatUnread): Windows {
  const byPanel = new WeakMap<Panel, Shown>()

  /** Null for one whose place another has just taken: the window is about to start anew. */
  const viewOf = (id: RecordId): ChatMessage | null => {
    const record = messages.find(id)
    return record && messages.view(record)
  }

  function factsOf({ older, newer }: Window): Pick<Slice, 'older' | 'newer' | 'readUpTo' | 'unread'> {
    return { older, newer, readUpTo: unread.upTo, unread: unread.count }
  }

  /** Brings a panel from what it holds to what its window is now. */
  function send(panel: Panel, shown: Shown, changed: ReadonlySet<RecordId>, reset: boolean): void {
    const { window } = shown
    const held = new Set(reset ? [] : shown.ids)
    const kept = new Set(window.ids)
    const gone = [...held].filter(id => !kept.has(id))
    const placed: Slice['messages'] = []
    window.ids.forEach((id, n) => {
      if (held.has(id) && !changed.has(id)) return
      const message = viewOf(id)
      if (message) placed.push({ after: window.ids[n - 1] ?? null, message })
    })
    const facts = factsOf(window)
    const told = JSON.stringify(facts)
    shown.ids = window.ids
    if (!reset && placed.length === 0 && gone.length === 0 && told === shown.told) return
    shown.told = told
    let at = 0
    do {
      const slice = placed.slice(at, at + chatSliceMost)
      panel.send({
        type: 'chat',
        reset: reset && at === 0,
        messages: slice,
        gone: at === 0 ? gone : [],
        ...facts,
      })
      at += chatSliceMost
    } while (at < placed.length)
  }

  function begin(panel: Panel): void {
    const shown: Shown = { window: createWindow(messages), ids: [], told: '' }
    byPanel.set(panel, shown)
    send(panel, shown, new Set(), true)
  }

  return {
    greet: begin,
    move(panel, at, direction) {
      const shown = byPanel.get(panel)
      if (!shown) return
      if (direction === 'around') shown.window.moveTo(at)
      else shown.window.grow(direction)
      // Always answered, also where there is nothing more.
      shown.told = ''
      send(panel, shown, new Set(), direction === 'around')
    },
    show(panels, fresh, changed) {
      for (const panel of panels) {
        const shown = byPanel.get(panel)
        if (!shown) continue
        shown.window.take(fresh)
        send(panel, shown, changed, false)
      }
    },
    reset(panels) {
      for (const panel of panels) if (byPanel.has(panel)) begin(panel)
    },
    shown: panels => [...panels].flatMap(panel => byPanel.get(panel)?.ids ?? []),
  }
}
