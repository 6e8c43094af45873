import { backoffMs } from '../../core/backoff.ts'
import type { RecordId } from '../../core/ids.ts'
import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { HostToPanel } from '../../protocol/port.ts'

type Panel = Outlet<HostToPanel>

/** Pictures that panels wanted and the hub could not give yet: looked for again when their author says that they are there, and at times that grow apart, in case nobody says so. */
export interface LaterImages {
  /** From now on this panel waits for a message's picture. */
  wait(panel: Panel, message: RecordId): void
  /** The pictures of these messages are said to be at the hub now. */
  there(isMeant: (message: RecordId) => boolean): void
  /** It has the picture. */
  had(panel: Panel, message: RecordId): void
  close(): void
}

interface Waiting {
  readonly panels: Set<Panel>
  tries: number
  looking: boolean
  /** It was said to be there. That counts once: nobody makes us look more often by saying it over and over. */
  told: boolean
  /** That was said while it was looked for. */
  again: boolean
  cancel(): void
}

const firstMs = 2_000
const mostMs = 60_000
/** About a quarter of an hour: whoever was sending is then gone, and it is there to be pressed. */
const triesMost = 18

/** `fetch`: gives it to those panels where it is there; false where it may come later. */
export function createLaterImages(
  { panels, clock, randomBytes }: RoomContext,
  fetch: (panels: readonly Panel[], message: RecordId) => Promise<boolean>,
): LaterImages {
  const waitingByMessage = new Map<RecordId, Waiting>()
  let closed = false

  async function look(message: RecordId, waiting: Waiting): Promise<void> {
    waiting.cancel()
    waiting.looking = true
    waiting.again = false
    const open = [...waiting.panels].filter(panel => panels.has(panel))
    const isDone = open.length === 0 || (await fetch(open, message))
    waiting.looking = false
    if (isDone || closed || ++waiting.tries >= triesMost) waitingByMessage.delete(message)
    else if (waiting.again) await look(message, waiting)
    else later(message, waiting)
  }

  function later(message: RecordId, waiting: Waiting): void {
    const afterMs = backoffMs(waiting.tries, firstMs, mostMs, randomBytes(1)[0]!)
    waiting.cancel = clock.after(afterMs, () => void look(message, waiting))
  }

  return {
    wait(panel, message) {
      const known = waitingByMessage.get(message)
      if (known) return void known.panels.add(panel)
      const waiting: Waiting = {
        panels: new Set([panel]),
        tries: 0,
        looking: false,
        told: false,
        again: false,
        cancel: () => undefined,
      }
      waitingByMessage.set(message, waiting)
      later(message, waiting)
    },
    there(isMeant) {
      for (const [message, waiting] of waitingByMessage) {
        if (waiting.told || !isMeant(message)) continue
        waiting.told = true
        if (waiting.looking) waiting.again = true
        else void look(message, waiting)
      }
    },
    had: (panel, message) => void waitingByMessage.get(message)?.panels.delete(panel),
    close() {
      closed = true
      for (const { cancel } of waitingByMessage.values()) cancel()
      waitingByMessage.clear()
    },
  }
}
