import type { SessionId } from '../core/ids.ts'
import { ownEdition, type PeerMessage } from '../protocol/peer.ts'
import type { Editions } from './presence/types.ts'
import type { Clock } from './types.ts'

/** How long somebody may take to say their edition; who says none by then is of the first. Milliseconds. */
const unsaidMs = 5_000
const firstEdition = 1

/** The same as the room drives it. */
export interface RunningEditions extends Editions {
  peerUp(session: SessionId): void
  peerDown(session: SessionId): void
  message(from: SessionId, message: PeerMessage): void
  close(): void
}

export interface EditionsDeps {
  readonly clock: Clock
  send(to: SessionId, message: PeerMessage): boolean
  changed(): void
}

/** Tells everybody which edition this build is of, and keeps what they say of theirs. */
export function createEditions({ clock, send, changed }: EditionsDeps): RunningEditions {
  const known = new Map<SessionId, number>()
  const waiting = new Map<SessionId, () => void>()

  function learn(session: SessionId, edition: number): void {
    stopWaiting(session)
    if (known.get(session) === edition) return
    known.set(session, edition)
    changed()
  }

  function stopWaiting(session: SessionId): void {
    waiting.get(session)?.()
    waiting.delete(session)
  }

  const lowest = (): number => Math.min(ownEdition, ...known.values())

  return {
    of: session => known.get(session) ?? null,
    get lowest() {
      return lowest()
    },
    peerUp(session) {
      send(session, { type: 'edition', edition: ownEdition })
      if (!known.has(session) && !waiting.has(session))
        waiting.set(
          session,
          clock.after(unsaidMs, () => learn(session, firstEdition)),
        )
    },
    peerDown(session) {
      stopWaiting(session)
      const before = lowest()
      known.delete(session)
      // What was withheld for their sake is no longer.
      if (lowest() !== before) changed()
    },
    message(from, message) {
      if (message.type === 'edition') learn(from, message.edition)
    },
    close() {
      for (const session of [...waiting.keys()]) stopWaiting(session)
    },
  }
}
