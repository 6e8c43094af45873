import { limits } from '../limits.ts'
import type { Notification, NotificationWhat } from './types.ts'

/** What is said so often in so short a time becomes one line. Milliseconds. */
const stormMs = 60_000
const stormFrom = 4

/** Each of the others wants an answer of its own. */
const folds: readonly NotificationWhat[] = ['mentioned', 'answered', 'event', 'session-started']

export interface Added {
  /** Newest first. */
  readonly list: readonly Notification[]
  /** What is to be told now, as it stands in the list; null where there is nothing new. */
  readonly told: Notification | null
  /** What it took the place of. */
  readonly gone: readonly Notification[]
}

const byTime = (a: Notification, b: Notification): number => b.timeMs - a.timeMs

/**
 * Adds one, once. The fourth of a kind in a room (of public sessions: in any) within a minute that nobody has looked at makes one line of them, to which the next are added as
 * long as they come as fast. Of too many the oldest go.
 */
export function addNotification(list: readonly Notification[], fresh: Notification): Added {
  if (list.some(({ id }) => id === fresh.id)) return { list, told: null, gone: [] }
  const near = fresh.read ? [] : list.filter(other => storms(other, fresh))
  const line = near.find(({ count }) => count > 1)
  if (line) {
    const told = joined(line, [fresh])
    return { list: settle([told, ...list.filter(other => other !== line)]), told, gone: [] }
  }
  if (near.length < stormFrom - 1)
    return { list: settle([fresh, ...list]), told: fresh.read ? null : fresh, gone: [] }
  // The oldest gives the line its name, so that it is the same in all of a person's browsers.
  const [first, ...rest] = [...near].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
  const told = joined(first!, [...rest, fresh])
  const kept = list.filter(other => !near.includes(other))
  return { list: settle([told, ...kept]), told, gone: rest }
}

const storms = (other: Notification, fresh: Notification): boolean =>
  folds.includes(fresh.what) &&
  other.what === fresh.what &&
  (other.room === fresh.room || fresh.what === 'session-started') &&
  !other.read &&
  Math.abs(fresh.timeMs - other.timeMs) < stormMs

/** It says what the newest says. */
function joined(line: Notification, more: readonly Notification[]): Notification {
  const newest = [line, ...more].sort(byTime)[0]!
  const count = more.reduce((sum, one) => sum + one.count, line.count)
  const all = { ...newest, id: line.id, mail: line.mail, read: false, count: Math.min(count, limits.records) }
  // Public sessions are of many rooms, and the line leads to none of them.
  return newest.what === 'session-started'
    ? { ...all, room: null, roomName: '', words: '', target: { kind: 'none' } }
    : all
}

const settle = (list: readonly Notification[]): readonly Notification[] =>
  [...list].sort(byTime).slice(0, limits.notifications)

/** What is not too old to be kept. */
export const unexpired = (list: readonly Notification[], nowMs: number): readonly Notification[] =>
  list.filter(({ timeMs }) => nowMs - timeMs < limits.mailKeepMs)

export const countUnread = (list: readonly Pick<Notification, 'read'>[]): number =>
  list.filter(({ read }) => !read).length
