import type { Feature } from '../../engine/types.ts'
import { createIncoming } from './room-incoming.ts'
import { createOutgoing } from './room-outgoing.ts'

/** Live pointers among people on the same page. */
export const createCursors: Feature = room => {
  const incoming = createIncoming(room)
  const outgoing = createOutgoing(room, incoming.movedWithinMs)
  const settle = (): void => {
    incoming.settle()
    outgoing.settle()
  }
  const unsubscribe = room.presence.subscribe(settle)
  return {
    greetPage: incoming.greet,
    page(from, message) {
      if (message.type === 'anchor') outgoing.anchor(from, message.target)
      else if (message.type === 'point') outgoing.point(from, message.sample)
    },
    pageClosed(page) {
      incoming.forget(page)
      outgoing.forget(page)
    },
    message(from, message) {
      if (message.type === 'anchor') incoming.anchor(from, message.page, message.target)
      else if (message.type === 'rest') incoming.rest(from, message)
    },
    fast: incoming.fast,
    peerUp: outgoing.peerUp,
    peerDown(session) {
      incoming.peerDown(session)
      settle()
    },
    close() {
      unsubscribe()
      incoming.close()
      outgoing.close()
    },
  }
}
