import { limits } from '../../core/limits.ts'
import { createRate } from '../../core/rate.ts'
import type { RoomContext } from '../../engine/types.ts'
import { type ActivityBody, activityKind } from '../../protocol/activity.ts'

const setting = 'note-visits'
/** Whoever is gone again before that was not there. Milliseconds. */
const visitMs = 10_000
/** The same page is not told of again so soon. Milliseconds. */
const againMs = 3_600_000

/** The pages that we are on, noted where we have said that they may be: what is noted stays, unlike where one is now. */
export interface Visits {
  readonly on: boolean
  /** The page is shown in this room. */
  readonly may: boolean
  set(on: boolean): void
  close(): void
}

export function createVisits(room: RoomContext, isFull: () => boolean): Visits {
  const { settings, presence, records, clock } = room
  const rate = createRate(limits.visitsPerSecond, limits.visitsBurst)
  const notedMs = new Map<string, number>()
  let on = settings.get(setting) === true
  let page = presence.self.page
  let cancel: (() => void) | null = null

  function note(): void {
    cancel = null
    const outlet = [...room.pages].find(each => each.page !== null && each.page === presence.self.page)
    const nowMs = clock.now()
    const isMuted = room.policy?.current?.mutes.includes(room.self.person)
    if (!on || isMuted || isFull() || !outlet?.address || !outlet.page) return
    const before = notedMs.get(outlet.address)
    if ((before !== undefined && nowMs - before < againMs) || !rate.take(nowMs)) return
    notedMs.delete(outlet.address)
    notedMs.set(outlet.address, nowMs)
    if (notedMs.size > limits.visitsBurst) notedMs.delete(notedMs.keys().next().value!)
    const { name, color } = presence.self.profile
    const place = { address: outlet.address, page: outlet.page, epoch: room.keys.epoch }
    const body: ActivityBody = { what: 'visit', place, profile: { name, color } }
    void records.append(activityKind, body)
  }

  function start(): void {
    cancel?.()
    cancel = on && page !== null ? clock.after(visitMs, note) : null
  }

  const unsubscribe = presence.subscribe(() => {
    if (presence.self.page === page) return
    page = presence.self.page
    start()
  })
  start()

  return {
    get on() {
      return on
    },
    get may() {
      return room.sharing.address === 'page'
    },
    set(wanted) {
      on = wanted
      settings.set(setting, on)
      start()
    },
    close() {
      cancel?.()
      unsubscribe()
    },
  }
}
