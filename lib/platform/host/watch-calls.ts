import type { RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { Clock, RoomContext } from '../../engine/types.ts'
import type { ChatCall } from '../../protocol/chat.ts'
import type { HostFact } from '../../protocol/host-facts.ts'

/** A panel that is looked at has by then said that it was read. Milliseconds. */
const lookMs = 1_000

/**
 * Tells the background of what in a room is meant for this person and was not looked at in that moment, of what is looked at later, and of what
 * other systems say. What comes in the same second is told together. Returns the end of it.
 */
export function watchCalls(
  room: Pick<RoomContext, 'room' | 'name' | 'calls' | 'subscribeEvents'>,
  clock: Clock,
  tell: (fact: HostFact) => void,
): () => void {
  const { room: id, calls } = room
  let waiting: ChatCall[] = []
  let dropped = 0
  let stop: (() => void) | null = null

  function flush(): void {
    stop = null
    const told = waiting
    const more = dropped
    waiting = []
    dropped = 0
    if (told.length > 0)
      tell({ to: 'background', type: 'called', room: id, roomName: room.name, calls: told, more })
  }

  const ends = [
    calls.subscribe({
      called(call) {
        waiting.push(call)
        if (waiting.length > limits.callsTold) {
          waiting.shift()
          dropped++
        }
        stop ??= clock.after(lookMs, flush)
      },
      seen(records: readonly RecordId[], all) {
        waiting = all ? [] : waiting.filter(({ record }) => !records.includes(record))
        if (all) dropped = 0
        tell({ to: 'background', type: 'calls-seen', room: id, records: [...records], all })
      },
      missed({ people, ...call }) {
        tell({
          to: 'background',
          type: 'missed',
          room: id,
          roomName: room.name,
          people: [...people],
          ...call,
        })
      },
    }),
    room.subscribeEvents(({ from, name, text, timeMs }) =>
      tell({
        to: 'background',
        type: 'happened',
        room: id,
        roomName: room.name,
        event: { by: from, name, text, timeMs },
      }),
    ),
  ]
  return () => {
    for (const end of ends) end()
    stop?.()
    flush()
  }
}
