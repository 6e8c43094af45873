import { limits } from '../../core/limits.ts'
import type { Outlet, RoomContext, RoomRecord } from '../../engine/types.ts'
import type { HostToPanel, PanelToHost } from '../../protocol/port.ts'
import type { Acts } from './room-acts.ts'
import type { Filter, Lines } from './room-lines.ts'
import type { Visits } from './room-visits.ts'

type Panel = Outlet<HostToPanel>
type Slice = Extract<HostToPanel, { type: 'activity' }>

/** A panel's window into the stream: where it begins, and where it began before that. */
interface Stream {
  readonly filter: Filter
  readonly starts: readonly RoomRecord[]
  /** As it was sent last. */
  told: string
  /** The lines of then, in the room's order. */
  ordered: Slice['lines']
}

/** What panels are shown of a room's activity, as long as they look at it. */
export interface Streams {
  panel(from: Panel, message: PanelToHost): void
  /** Something may have changed. */
  changed(): void
  /** The panel has to ask again. */
  forget(panel: Panel): void
  close(): void
}

/** However much happens, panels are told no more often. Milliseconds. */
const pauseMs = 300

export function createStreams(room: RoomContext, acts: Acts, lines: Lines, visits: Visits): Streams {
  const byPanel = new Map<Panel, Stream>()
  let cancel: (() => void) | null = null

  function sliceOf(stream: Stream): Slice {
    const { filter, starts } = stream
    const { lines: ordered, more } = lines.take(filter, starts.at(-1) ?? null, limits.activityLines)
    stream.ordered = ordered
    return {
      type: 'activity',
      sorts: [...filter.sorts],
      person: filter.person,
      // A leave that was noted late stands where it was.
      lines: ordered.toSorted((a, b) => b.timeMs - a.timeMs),
      older: more,
      newer: starts.length > 0,
      people: lines.people().slice(0, limits.members),
      notesVisits: visits.on,
      mayNoteVisits: visits.may,
      full: acts.full,
    }
  }

  function show(panel: Panel, stream: Stream): void {
    const slice = sliceOf(stream)
    const told = JSON.stringify(slice)
    if (told === stream.told) return
    stream.told = told
    panel.send(slice)
  }

  function begin(panel: Panel, filter: Filter, starts: readonly RoomRecord[]): void {
    const stream: Stream = { filter, starts, told: '', ordered: [] }
    byPanel.set(panel, stream)
    show(panel, stream)
  }

  function move(panel: Panel, direction: 'older' | 'newer' | 'newest'): void {
    const stream = byPanel.get(panel)
    if (!stream) return
    const { filter, starts, ordered } = stream
    // Half of the window stays in sight.
    const middle = ordered[Math.floor(ordered.length / 2)]
    const record = middle ? room.records.find(middle.record) : null
    if (direction === 'newest') begin(panel, filter, [])
    else if (direction === 'newer') begin(panel, filter, starts.slice(0, -1))
    else if (record) begin(panel, filter, [...starts, record])
  }

  function showAll(): void {
    cancel = null
    for (const [panel, stream] of byPanel)
      if (room.panels.has(panel)) show(panel, stream)
      else byPanel.delete(panel)
  }

  function changed(): void {
    if (byPanel.size > 0) cancel ??= room.clock.after(pauseMs, showAll)
  }

  return {
    panel(from, message) {
      if (message.type === 'watch-activity') begin(from, message, [])
      else if (message.type === 'close-activity') byPanel.delete(from)
      else if (message.type === 'activity-window') move(from, message.direction)
      else if (message.type === 'note-visits') {
        visits.set(message.on)
        changed()
      }
    },
    changed,
    forget: panel => void byPanel.delete(panel),
    close() {
      cancel?.()
      byPanel.clear()
    },
  }
}
