import type { RecordId } from '../../core/ids.ts'
import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import type { Messages } from './room-messages.ts'

type Panel = Outlet<HostToPanel>

/** Leads this browser's panels to a message that its person wants to see. */
export interface Lead {
  to(record: RecordId): void
  /** Messages have come: the one that is looked for may be among them. */
  look(): void
  /** A panel has opened, maybe for this. */
  greet(panel: Panel): void
  close(): void
}

/** A page that was opened for it has its panel by then, and the hub has sent what was said. Milliseconds. */
const waitMs = 60_000

/** Panels that are here are told as soon as the message is, and then the first one that opens. */
export function createLead({ panels, clock }: RoomContext, messages: Messages): Lead {
  let wanted: RecordId | null = null
  let told = false
  let stop: (() => void) | null = null

  function end(): void {
    stop?.()
    stop = wanted = null
  }

  function isHere(): boolean {
    const record = wanted && messages.find(wanted)
    return record !== null && record !== undefined && messages.bodyOf(record) !== null
  }

  function look(): void {
    if (!wanted || told || !isHere()) return
    told = true
    for (const panel of panels) panel.send({ type: 'show-message', record: wanted })
  }

  return {
    to(record) {
      end()
      wanted = record
      told = false
      stop = clock.after(waitMs, end)
      look()
    },
    look,
    greet(panel) {
      if (!wanted || !isHere()) return
      panel.send({ type: 'show-message', record: wanted })
      end()
    },
    close: end,
  }
}
