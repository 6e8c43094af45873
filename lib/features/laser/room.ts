import { sessionsBeside, tabsShowing } from '../../core/beside.ts'
import type { Feature } from '../../engine/types.ts'
import { decodeLaserFrame, encodeLaserFrame, isLaserFrame } from '../../protocol/laser-frame.ts'

/** Drawing with light, for people on the same page: where a segment begins is told reliably, its points as they come. */
export const createLaser: Feature = room => {
  const { presence, self } = room
  return {
    page(_from, message) {
      const { page } = presence.self
      if (page === null) return
      if (message.type === 'laser-spot') {
        for (const session of sessionsBeside(room)) room.send(session, { ...message, page })
      } else if (message.type === 'laser') {
        const sessions = sessionsBeside(room)
        if (sessions.length > 0) room.sendFast(sessions, encodeLaserFrame(message.part))
      }
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
    close: () => undefined,
  }
}
