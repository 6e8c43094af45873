import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordId, RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { addNotification, countUnread, unexpired } from '../../lib/core/notifications/list.ts'
import { isQuiet, minuteOfDay } from '../../lib/core/notifications/quiet-hours.ts'
import { titleOf } from '../../lib/core/notifications/title.ts'
import { actionsOf, type Notification } from '../../lib/core/notifications/types.ts'
import { firstNotificationSettings, waysOf } from '../../lib/core/notifications/ways.ts'

const start = Date.UTC(2026, 10, 20, 12)

const mention = (number: number, change: Partial<Notification> = {}): Notification => ({
  id: `call/${change.room ?? 'tides'}/${number}`,
  what: 'mentioned',
  timeMs: start + number * 10,
  read: false,
  count: 1,
  by: { name: 'Ben', color: 3 },
  room: 'tides' as RoomId,
  roomName: 'Tides',
  words: `number ${number}`,
  target: { kind: 'record', record: `r${number}` as RecordId },
  mail: null,
  ...change,
})

const sentence = (key: string, ...rest: readonly (string | number)[]): string =>
  key === 'locale' ? 'en' : [key, ...rest].join(' ')

const addAll = (all: readonly Notification[]) =>
  all.reduce<readonly Notification[]>((list, fresh) => addNotification(list, fresh).list, [])

describe('the list of notifications', () => {
  it('G60 takes each once, the newest first', () => {
    const list = addAll([mention(1), mention(2), mention(1)])
    expect(list.map(({ words }) => words)).toEqual(['number 2', 'number 1'])
    expect(addNotification(list, mention(2)).told).toBeNull()
  })

  it('G61 makes one line of the fourth of a kind in a room within a minute, which counts the next and says what the newest says', () => {
    const three = addAll([mention(1), mention(2), mention(3)])
    const { list, told, gone } = addNotification(three, mention(4))
    expect(list).toEqual([told])
    expect(told).toMatchObject({ id: mention(1).id, count: 4, words: 'number 4' })
    expect(gone.map(({ id }) => id)).toEqual([mention(2).id, mention(3).id])
    const stormed = Array.from({ length: 1_000 }, (_, i) => mention(i))
    expect(addAll(stormed)).toMatchObject([{ count: 1_000, words: 'number 999' }])
  })

  it('G61 makes one line of the fourth room of any that is published within a minute, which leads to none', () => {
    const published = (number: number): Notification =>
      mention(number, {
        id: `session/room-${number}/${number}`,
        what: 'session-started',
        by: null,
        room: `room-${number}` as RoomId,
        target: { kind: 'session', link: 'https://hub.example/j#1x', asks: false },
      })
    const list = addAll([1, 2, 3, 4, 5].map(published))
    expect(list).toMatchObject([
      { id: 'session/room-1/1', count: 5, room: null, roomName: '', words: '', target: { kind: 'none' } },
    ])
    expect(titleOf(sentence, list[0]!)).toBe('notification_sessions_other 5')
    expect(titleOf(sentence, published(1))).toBe('notification_session_in Tides')
    // As a page is told of it.
    expect(titleOf(sentence, { what: 'session-started', count: 1, by: null })).toBe('notification_session')
    expect(actionsOf(published(1))).toEqual(['join', 'look'])
    const asking = { kind: 'session', link: 'https://hub.example/j#1x', asks: true } as const
    expect(actionsOf({ target: asking })).toEqual(['look'])
  })

  it('G61 leaves other rooms, other kinds, what was read and what came long before alone', () => {
    const others = [
      mention(1, { room: 'moons' as RoomId, id: 'a' }),
      mention(2, { what: 'answered', id: 'b' }),
      mention(3, { read: true }),
      mention(4, { timeMs: start - 61_000 }),
      mention(5, { what: 'invited', id: 'c' }),
    ]
    expect(addAll([...others, mention(10), mention(11), mention(12), mention(13)])).toHaveLength(6)
    const invites = Array.from({ length: 9 }, (_, i) => mention(i, { what: 'invited' }))
    expect(addAll(invites)).toHaveLength(9)
  })

  it('G61 keeps as many as a person goes back through, and none for longer than a month', () => {
    const many = Array.from({ length: limits.notifications + 5 }, (_, i) =>
      mention(i, { what: 'invited', timeMs: start + i }),
    )
    const list = addAll(many)
    expect(list).toHaveLength(limits.notifications)
    expect(list.at(-1)!.timeMs).toBe(start + 5)
    expect(unexpired(list, start + limits.mailKeepMs + 6)).toHaveLength(limits.notifications - 2)
  })

  it('counts as many as were added, whatever comes in whatever order', () => {
    const some = fc.array(fc.tuple(fc.nat(50), fc.nat(200_000), fc.boolean()), { maxLength: 60 })
    fc.assert(
      fc.property(some, drawn => {
        const all = drawn.map(([number, at, read]) => mention(number, { timeMs: start + at, read }))
        const list = addAll(all)
        const known = new Set<string>()
        for (const { id } of all) known.add(id)
        expect(countUnread(list)).toBeLessThanOrEqual(all.length)
        expect(list.every(({ id }) => known.has(id))).toBe(true)
        expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
        expect(list.map(({ timeMs }) => timeMs)).toEqual(
          list.map(({ timeMs }) => timeMs).sort((a, b) => b - a),
        )
      }),
    )
  })

  it('offers what can be done about each', () => {
    expect(actionsOf(mention(1))).toEqual(['view'])
    expect(actionsOf({ target: { kind: 'invite', link: 'https://hub.example/j#1x', author: null } })).toEqual(
      ['join'],
    )
    expect(actionsOf({ target: { kind: 'none' } })).toEqual([])
  })
})

describe('quiet hours', () => {
  const night = { on: true, fromMinute: 22 * 60, untilMinute: 7 * 60 }

  it.each([
    [21 * 60 + 59, false],
    [22 * 60, true],
    [0, true],
    [6 * 60 + 59, true],
    [7 * 60, false],
  ])('go over midnight: at minute %i they are %s', (minute, quiet) => {
    expect(isQuiet(night, minute)).toBe(quiet)
    expect(isQuiet({ ...night, on: false }, minute)).toBe(false)
    // The same the other way round.
    expect(isQuiet({ on: true, fromMinute: night.untilMinute, untilMinute: night.fromMinute }, minute)).toBe(
      !quiet,
    )
  })

  it('are all day where they begin when they end', () => {
    expect(isQuiet({ on: true, fromMinute: 60, untilMinute: 60 }, 30)).toBe(true)
  })

  it('go by the clock on the wall where the browser is, in summer and in winter', () => {
    const at = Date.UTC(2026, 6, 1, 21, 30)
    expect(minuteOfDay(at, 'UTC')).toBe(21 * 60 + 30)
    expect(minuteOfDay(at, 'Europe/Berlin')).toBe(23 * 60 + 30)
    expect(minuteOfDay(at, 'Asia/Kathmandu')).toBe(3 * 60 + 15)
    expect(minuteOfDay(Date.UTC(2026, 11, 1, 23, 30), 'Europe/Berlin')).toBe(30)
  })

  it('G62 leave nothing but the number on the button, and a kind that is off is told in no way', () => {
    const settings = { ...firstNotificationSettings, quiet: night }
    expect([...waysOf('invite', settings, 12 * 60)]).toEqual(['badge', 'toast', 'desktop'])
    expect([...waysOf('invite', settings, 0)]).toEqual(['badge'])
    const none = { badge: false, toast: false, desktop: false, sound: false }
    expect(waysOf('system', { ...settings, ways: { ...settings.ways, system: none } }, 12 * 60).size).toBe(0)
  })
})
