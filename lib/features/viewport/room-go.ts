import type { PersonId, SessionId } from '../../core/ids.ts'
import { pageTag } from '../../core/keys.ts'
import type { Peer, RoomContext } from '../../engine/types.ts'
import type { ChatPlace } from '../../protocol/chat.ts'
import type { FollowOutcome } from '../../protocol/follow.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import { sessionToFind } from './model.ts'
import { createJourney, type Journey, type Page } from './room-tabs.ts'
import { type Whereabouts, whereaboutsOf } from './room-views.ts'

/** Going to people and to places, once. */
export interface Go {
  to(page: Page, person: PersonId): void
  /** Where something was said. */
  toPlace(page: Page, place: ChatPlace): void
  message(from: Peer, message: PeerMessage): void
  came(page: Page): void
  drawn(page: Page): void
  closed(page: Page): void
  cancel(): void
}

export interface GoDeps {
  readonly room: RoomContext
  readonly told: (person: PersonId, code: FollowOutcome) => void
}

/** Whoever does not answer by then is not reached. Milliseconds. */
const answerMs = 3_000
/** A page that takes longer to come is not gone on with. Milliseconds. */
const arrivalMs = 30_000

interface Trip {
  /** Who is asked where they are; null where it is known already. */
  readonly asked: { readonly person: PersonId; readonly session: SessionId } | null
  readonly journey: Journey
  /** Null until they have answered. */
  there: Whereabouts | null
  cancel: () => void
}

export function createGo({ room, told }: GoDeps): Go {
  let trip: Trip | null = null

  function end(): void {
    trip?.cancel()
    trip = null
  }

  function fail(person: PersonId, code: FollowOutcome): void {
    end()
    told(person, code)
  }

  function to(page: Page, person: PersonId): void {
    end()
    const theirs = [...room.presence.others.values()].filter(entry => entry.person === person)
    const session = sessionToFind(theirs)
    if (session === null || !room.send(session, { type: 'look' })) {
      fail(person, 'left')
      return
    }
    const cancel = room.clock.after(answerMs, () => fail(person, 'no-answer'))
    trip = { asked: { person, session }, journey: createJourney(page), there: null, cancel }
  }

  function toPlace(page: Page, { address, page: tag, epoch, view }: ChatPlace): void {
    end()
    // What was told in another epoch says nothing to those who hash by this one's keys.
    const isNow = epoch === room.keys.epoch
    const shown = (isNow && view) || null
    const way = { address, page: pageTag(room.keys.page, address) }
    if ((isNow && page.here === tag) || page.here === way.page) {
      if (shown) page.send({ type: 'go', view: shown, smooth: true })
      return
    }
    const there: Whereabouts = { page: way.page, way, view: shown }
    trip = { asked: null, journey: createJourney(page), there, cancel: room.clock.after(arrivalMs, end) }
    page.send({ type: 'navigate', address })
  }

  function message(from: Peer, said: PeerMessage): void {
    if (said.type !== 'view' || !trip || trip.there || trip.asked?.session !== from.session) return
    const { page } = trip.journey
    const there = whereaboutsOf(room, from, said)
    if (page && there.page !== null && there.page === page.here) {
      if (there.view) page.send({ type: 'go', view: there.view, smooth: true })
      end()
    } else if (!page || !there.way || there.way.page === page.here) fail(trip.asked.person, 'not-shared')
    else {
      trip.there = there
      trip.cancel()
      trip.cancel = room.clock.after(arrivalMs, end)
      page.send({ type: 'navigate', address: there.way.address })
    }
  }

  function drawn(page: Page): void {
    if (trip?.journey.page !== page || !trip.there) return
    const { there } = trip
    if (there.way?.page !== page.here) return
    if (there.view && there.page === page.here) page.send({ type: 'go', view: there.view, smooth: false })
    end()
  }

  return {
    to,
    toPlace,
    message,
    came: page => void trip?.journey.came(page),
    drawn,
    closed: page => trip?.journey.closed(page),
    cancel: end,
  }
}
