import type { RoomId } from '../../../core/ids.ts'
import { limits } from '../../../core/limits.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import type { HostFact } from '../../../protocol/host-facts.ts'
import { callId } from './mail-notifications.ts'

type Fact<Type extends HostFact['type']> = Extract<HostFact, { type: Type }>

const base = { read: false, mail: null } as const
const cut = (text: string): string => text.slice(0, limits.wordsChars)

/** What was said in a room that is meant for this person. Nobody's clock puts it later than now. */
export function calledNotifications(fact: Fact<'called'>, nowMs: number): readonly Notification[] {
  const { room, roomName, calls, more } = fact
  return calls.map(({ kind, record, name, color, excerpt, timeMs }, at) => ({
    ...base,
    id: callId(room, record),
    what: kind === 'mention' ? 'mentioned' : 'answered',
    timeMs: Math.min(timeMs, nowMs),
    count: at === 0 ? 1 + more : 1,
    by: { name, color },
    room,
    roomName,
    words: cut(excerpt),
    target: { kind: 'record', record },
  }))
}

/** What another system has told a room. `read`: it is seen on the page at this moment. */
export function happenedNotification(fact: Fact<'happened'>, nowMs: number, read: boolean): Notification {
  const { room, roomName, event } = fact
  const { name, text, by, timeMs } = event
  return {
    ...base,
    id: `event/${room}/${timeMs}/${name}`,
    what: 'event',
    timeMs: Math.min(timeMs, nowMs),
    read,
    count: 1,
    by: { name: by, color: 0 },
    room,
    roomName,
    words: cut(text === '' ? name : text),
    target: { kind: 'room' },
  }
}

/** A room's owner has removed this person from it. */
export const removedNotification = (room: RoomId, roomName: string, nowMs: number): Notification => ({
  ...base,
  id: `removed/${room}/${nowMs}`,
  what: 'removed',
  timeMs: nowMs,
  count: 1,
  by: null,
  room,
  roomName,
  words: '',
  target: { kind: 'none' },
})
