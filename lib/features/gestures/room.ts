import { sessionsBeside, tabsShowing } from '../../core/beside.ts'
import type { SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Feature } from '../../engine/types.ts'

/** Clicks and reactions, shown to people on the same page and gone in a moment. */
export const createGestures: Feature = room => {
  const newRate = (): Rate => createRate(limits.gesturesPerSecond, limits.gesturesBurst)
  const own = newRate()
  const rateBySession = new Map<SessionId, Rate>()

  return {
    page(from, message) {
      const { page } = room.presence.self
      if (message.type !== 'gesture' || page === null || from.page !== page) return
      if (!own.take(room.clock.now())) return
      for (const session of sessionsBeside(room)) room.send(session, { ...message, page })
    },
    message({ session, person }, message) {
      if (message.type !== 'gesture' || person === room.self.person) return
      const rate = rateBySession.get(session) ?? newRate()
      rateBySession.set(session, rate)
      if (!rate.take(room.clock.now())) return room.drop('gesture-too-fast')
      const { page, spot, reaction } = message
      for (const tab of tabsShowing(room, page)) tab.send({ type: 'gesture', person, spot, reaction })
    },
    peerDown: session => void rateBySession.delete(session),
    close: () => rateBySession.clear(),
  }
}
