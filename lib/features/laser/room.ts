import { sessionsBeside, tabsShowing } from '../../core/beside.ts'
import type { Feature } from '../../engine/types.ts'
import type { LaserPart } from '../../protocol/doing.ts'
import { decodeLaserFrame, encodeLaserFrame, isLaserFrame } from '../../protocol/laser-frame.ts'

/**
 * A hub passes on the newest frame of each person in a window, so the cursor's of the same moment, of which there is another in the next one,
 * has to go first. Milliseconds.
 */
const afterCursorMs = 3

/** Drawing with light, for people on the same page: where a segment begins is told reliably, its points as they come. */
export const createLaser: Feature = room => {
  const { presence, self, clock } = room
  const cancels = new Set<() => void>()

  const sendSoon = (part: LaserPart): void => {
    const cancel = clock.after(afterCursorMs, () => {
      cancels.delete(cancel)
      const sessions = sessionsBeside(room)
      if (sessions.length > 0) room.sendFast(sessions, encodeLaserFrame(part))
    })
    cancels.add(cancel)
  }

  return {
    page(from, message) {
      const { page } = presence.self
      if (page === null || from.page !== page) return
      if (message.type === 'laser-spot') {
        for (const session of sessionsBeside(room)) room.send(session, { ...message, page })
      } else if (message.type === 'laser') sendSoon(message.part)
    },
    message({ person }, message) {
      if (message.type !== 'laser-spot' || person === self.person) return
      const { type, page, segment, spot } = message
      for (const tab of tabsShowing(room, page)) tab.send({ type, person, segment, spot })
    },
    fast({ session, person }, frame) {
      if (!isLaserFrame(frame)) return
      const part = decodeLaserFrame(frame)
      if (!part) return room.drop('frame-malformed')
      if (person === self.person) return
      const page = presence.others.get(session)?.page ?? null
      for (const tab of tabsShowing(room, page)) tab.send({ type: 'laser', person, part })
    },
    close() {
      for (const cancel of cancels) cancel()
    },
  }
}
