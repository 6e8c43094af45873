import { sessionsBeside, tabsShowing } from '../../core/beside.ts'
import { cleanText } from '../../core/clean-text.ts'
import type { SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Feature } from '../../engine/types.ts'
import { isMuted } from '../../protocol/policy.ts'

/** A line said at one's cursor, to people on the same page; it is written in a frame of the extension's and kept by nobody. */
export const createBubble: Feature = room => {
  const newRate = (): Rate => createRate(limits.gesturesPerSecond, limits.gesturesBurst)
  const own = newRate()
  const rateBySession = new Map<SessionId, Rate>()

  /** One line, whole characters. */
  const lineOf = (typed: string): string =>
    cleanText(typed.replace(/\s+/g, ' ')).slice(0, limits.bubbleChars).toWellFormed()

  function say(typed: string): boolean {
    const text = lineOf(typed)
    const { page } = room.presence.self
    // Of who is muted nobody takes it: it would be seen here alone.
    const muted = isMuted(room.policy?.current, room.self.person)
    if (text === '' || page === null || muted || !own.take(room.clock.now())) return false
    for (const session of sessionsBeside(room)) room.send(session, { type: 'bubble', page, text })
    return true
  }

  return {
    panel(_from, message) {
      if (message.type !== 'say-bubble' && message.type !== 'end-bubble') return
      const said = message.type === 'say-bubble' && say(message.text)
      for (const tab of room.pages) tab.send({ type: 'bubble-done', said })
    },
    message({ session, person }, message) {
      if (message.type !== 'bubble' || person === room.self.person) return
      const rate = rateBySession.get(session) ?? newRate()
      rateBySession.set(session, rate)
      const text = lineOf(message.text)
      if (text === '' || !rate.take(room.clock.now())) return room.drop('bubble-refused')
      for (const tab of tabsShowing(room, message.page)) tab.send({ type: 'bubble', person, text })
    },
    peerDown: session => void rateBySession.delete(session),
    close: () => rateBySession.clear(),
  }
}
