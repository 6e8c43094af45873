import { labelOf } from '../../core/excerpt.ts'
import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { ChatPlace } from '../../protocol/chat.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import type { OwnPlace } from './room-place.ts'

type Panel = Outlet<HostToPanel>
type Slice = Extract<HostToPanel, { type: 'own-place' }>

/** Since then messages may carry a place; earlier builds show none that do. */
const placesEdition = 2
const setting = 'chat/with-place'

/** The place on the page as it goes along with what is said: where the person wants that, and shown to them before. */
export interface WithPlace {
  /** What goes along with a message that is said now. */
  now(): ChatPlace | null
  set(on: boolean): void
  greet(panel: Panel): void
  close(): void
}

export function createWithPlace(room: RoomContext, place: Pick<OwnPlace, 'now'>): WithPlace {
  const { settings, panels, presence, editions } = room
  let on = settings.get(setting) !== false
  let shown = ''
  let looking = false
  let closed = false

  const current = (): ChatPlace | null => (editions.lowest >= placesEdition ? place.now() : null)

  function slice(): Slice {
    const where = current()
    return { type: 'own-place', on, label: where && labelOf(where.address) }
  }

  /** Once for all changes of this turn. */
  function look(): void {
    if (looking) return
    looking = true
    queueMicrotask(() => {
      looking = false
      if (closed) return
      const next = slice()
      if (JSON.stringify(next) === shown) return
      shown = JSON.stringify(next)
      for (const panel of panels) panel.send(next)
    })
  }

  const unsubscribe = presence.subscribe(look)
  return {
    now: () => (on ? current() : null),
    set(next) {
      on = next
      settings.set(setting, on)
      look()
    },
    greet: panel => panel.send(slice()),
    close() {
      closed = true
      unsubscribe()
    },
  }
}
