import type { PersonId, SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Peer, RoomContext } from '../../engine/types.ts'
import type { AskedView, FollowOutcome } from '../../protocol/follow.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import { hostFrom, type Page } from './room-tabs.ts'
import { whereaboutsOf } from './room-views.ts'

/** Asking everybody to come, and being asked. Nobody is moved by it. */
export interface Bring {
  /** What became of it. */
  ask(from: Page): FollowOutcome
  message(from: Peer, message: PeerMessage): void
  /** As shown on a page. */
  view(page: Page): AskedView
  answered(person: PersonId): void
  settle(): void
  close(): void
}

/** What nobody answers goes away. Milliseconds. */
const openMs = 60_000

interface Asked {
  readonly address: string
  readonly cancel: () => void
}

export function createBring(room: RoomContext, changed: () => void): Bring {
  const askedBy = new Map<PersonId, Asked>()
  const rates = new Map<SessionId, Rate>()

  function answered(person: PersonId): void {
    askedBy.get(person)?.cancel()
    if (askedBy.delete(person)) changed()
  }

  return {
    ask({ page, address }) {
      if (page === null || address === null) return 'own-not-shared'
      const others = [...room.presence.others.values()].filter(({ person }) => person !== room.self.person)
      const asked = others.filter(({ session }) => room.send(session, { type: 'bring', page, address }))
      return asked.length > 0 ? 'asked' : 'nobody'
    },
    message(from, message) {
      if (message.type !== 'bring' || from.person === room.self.person) return
      const rate = rates.get(from.session) ?? createRate(limits.bringsPerSecond, limits.bringsBurst)
      rates.set(from.session, rate)
      const { way } = whereaboutsOf(room, from, message)
      if (!way || !rate.take(room.clock.now())) {
        room.drop(way ? 'bring-too-often' : 'bring-malformed')
        return
      }
      askedBy.get(from.person)?.cancel()
      // The newest is shown last.
      askedBy.delete(from.person)
      askedBy.set(from.person, {
        address: way.address,
        cancel: room.clock.after(openMs, () => answered(from.person)),
      })
      changed()
    },
    view({ address }) {
      const by = [...askedBy].map(([person, asked]) => ({ person, host: hostFrom(address, asked.address) }))
      return { type: 'asked', by }
    },
    answered,
    settle() {
      const present = new Set([...room.presence.others.values()].map(({ person }) => person))
      for (const person of askedBy.keys()) if (!present.has(person)) answered(person)
      for (const session of rates.keys()) if (!room.peers.has(session)) rates.delete(session)
    },
    close() {
      for (const { cancel } of askedBy.values()) cancel()
    },
  }
}
