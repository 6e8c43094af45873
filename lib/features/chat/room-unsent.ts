import type { RecordId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'

/** Our own messages that nobody else has yet. */
export interface ChatUnsent {
  /** Whether it is to be said of this message; from then on its changes are told. */
  shows(record: RoomRecord): boolean
  close(): void
}

/** What gets away within this time is not worth a word. Milliseconds. */
const quietMs = 1_500

/** `changed`: of these it is to be said now, or no longer. */
export function createChatUnsent(
  { self, clock, unsent }: RoomContext,
  changed: (messages: readonly RecordId[]) => void,
): ChatUnsent {
  const shown = new Set<RecordId>()
  const cancelById = new Map<RecordId, () => void>()

  const unsubscribe = unsent.subscribe(() => {
    const away = [...shown].filter(id => !unsent.has(id))
    for (const id of away) shown.delete(id)
    if (away.length > 0) changed(away)
  })

  function look(id: RecordId): void {
    cancelById.delete(id)
    if (unsent.has(id)) changed([id])
  }

  return {
    shows({ id, author, timeMs }) {
      if (author !== self.person || !unsent.has(id)) return false
      const waitMs = timeMs + quietMs - clock.now()
      // A clock that was set back would keep it quiet for ever.
      if (waitMs > 0 && waitMs <= quietMs) {
        if (!cancelById.has(id))
          cancelById.set(
            id,
            clock.after(waitMs, () => look(id)),
          )
        return false
      }
      shown.add(id)
      return true
    },
    close() {
      unsubscribe()
      for (const cancel of cancelById.values()) cancel()
    },
  }
}
