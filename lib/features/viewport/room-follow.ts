import type { PageTag, PersonId, SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Peer, RoomContext } from '../../engine/types.ts'
import type { FollowOutcome, FollowState, FollowView } from '../../protocol/follow.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import { leaderOf, sessionToFind } from './model.ts'
import { createJourney, hostFrom, type Journey, type Page } from './room-tabs.ts'
import { type Whereabouts, whereaboutsOf } from './room-views.ts'

export interface Follow {
  readonly view: FollowView['following']
  /** The page that follows; null while none does, or the next one has not come. */
  readonly page: Page | null
  /** Somebody else's view moves ours. */
  readonly isMoved: boolean
  start(page: Page, person: PersonId): void
  end(): void
  /** Goes at once where a follow leads anyway; false where it does not lead to this person now. */
  hasten(person: PersonId): boolean
  /** On their own, or along again. */
  pause(on: boolean): void
  message(from: Peer, message: PeerMessage): void
  settle(): void
  peerUp(session: SessionId): void
  came(page: Page): void
  drawn(page: Page): void
  closed(page: Page): void
  close(): void
}

export interface FollowDeps {
  readonly room: RoomContext
  readonly changed: () => void
  readonly told: (person: PersonId, code: FollowOutcome) => void
}

/** How long a change of page is announced before it happens. Milliseconds. */
const noticeMs = 3_000
/** A page that has not come by then, as one that the extension may not be on, ends the journey. Milliseconds. */
const arrivalMs = 30_000

interface Following {
  readonly person: PersonId
  readonly journey: Journey
  paused: boolean
  /** Whose view moves ours; not always the person's, who may follow somebody themselves. */
  session: SessionId | null
  there: Whereabouts | null
  /** Where this tab was sent last. Having come out elsewhere, as behind a login, it is not sent there again by itself. */
  tried: PageTag | null
  leaving: { readonly page: PageTag; readonly host: string | null } | null
  cancel: (() => void) | null
  readonly rate: Rate
}

/** Whom we follow: through scrolling, and through changes of page. */
export function createFollow({ room, changed, told }: FollowDeps): Follow {
  const { presence, clock } = room
  let following: Following | null = null

  const entriesOf = (person: PersonId) =>
    [...presence.others.values()].filter(entry => entry.person === person)
  const followedBy = (person: PersonId): PersonId | null => {
    const session = sessionToFind(entriesOf(person))
    return (session && presence.others.get(session)?.follows) ?? null
  }

  /** The session whose view we want now. */
  function wanted({ person, paused, session }: Following): SessionId | null {
    const leader = paused ? null : leaderOf(person, room.self.person, followedBy)
    if (leader === null) return null
    const now = session === null ? undefined : presence.others.get(session)
    // Of several browsers of one person we stay with the one in use.
    return now?.person === leader && now.state === 'here' ? session : sessionToFind(entriesOf(leader))
  }

  function settle(): void {
    if (!following) return
    const { person } = following
    if (entriesOf(person).length === 0) {
      end()
      told(person, 'left')
      return
    }
    const session = wanted(following)
    if (session === following.session) return
    if (following.session) room.send(following.session, { type: 'follow', on: false })
    if (session) room.send(session, { type: 'follow', on: true })
    following.session = session
    following.there = null
    stay(following)
    changed()
  }

  function stay(now: Following): void {
    now.cancel?.()
    now.cancel = null
    now.leaving = null
  }

  function end(): void {
    if (!following) return
    stay(following)
    if (following.session) room.send(following.session, { type: 'follow', on: false })
    following = null
    presence.set({ follows: null })
    changed()
  }

  /** Brings this tab to what they see: by scrolling, or, after a notice, by going to their page. */
  function along(now: Following, smooth: boolean): void {
    const { there, journey } = now
    const { page } = journey
    if (!there || !page || now.paused) return
    if (there.page !== null && there.page === page.here) {
      stay(now)
      now.tried = null
      if (there.view) page.send({ type: 'go', view: there.view, smooth })
    } else if (
      there.page === null ||
      !there.way ||
      there.way.page === page.here ||
      there.page === now.tried
    ) {
      stay(now)
    } else if (there.page !== now.leaving?.page) {
      stay(now)
      now.leaving = { page: there.page, host: hostFrom(page.address, there.way.address) }
      now.cancel = clock.after(noticeMs, () => leave(now))
    }
  }

  function leave(now: Following): void {
    const address = now.there?.way?.address
    now.tried = now.leaving?.page ?? null
    stay(now)
    if (address) now.journey.page?.send({ type: 'navigate', address })
    changed()
  }

  function stateOf({ paused, leaving, session, there, journey }: Following): FollowState {
    if (paused) return 'paused'
    if (session === null) return 'still'
    if (leaving) return 'leaving'
    const { page } = journey
    return there && page && there.page !== page.here ? 'apart' : 'on'
  }

  function start(page: Page, person: PersonId): void {
    if (person === room.self.person || entriesOf(person).length === 0) return
    if (following?.person === person && following.journey.page === page) {
      pause(false)
      return
    }
    end()
    following = {
      person,
      journey: createJourney(page),
      paused: false,
      session: null,
      there: null,
      tried: null,
      leaving: null,
      cancel: null,
      rate: createRate(limits.viewsPerSecond, limits.viewsBurst),
    }
    presence.set({ follows: person })
    settle()
    changed()
  }

  function pause(on: boolean): void {
    if (!following || following.paused === on) return
    following.paused = on
    following.tried = null
    stay(following)
    presence.set({ follows: on ? null : following.person })
    settle()
    changed()
  }

  function hasten(person: PersonId): boolean {
    if (following?.person !== person || following.paused || following.session === null) return false
    following.tried = null
    if (!following.leaving) along(following, true)
    if (following.leaving) leave(following)
    return true
  }

  function message(from: Peer, said: PeerMessage): void {
    if (!following || from.session !== following.session) return
    if (said.type === 'follow-refused') {
      const { person } = following
      following.session = null
      end()
      told(person, 'refused')
    } else if (said.type === 'view') {
      if (!following.rate.take(clock.now())) {
        room.drop('view-too-often')
        return
      }
      // The first one may be far away; after that they are seen moving.
      const smooth = following.there !== null
      following.there = whereaboutsOf(room, from, said)
      along(following, smooth)
      changed()
    }
  }

  function came(page: Page): void {
    if (!following?.journey.came(page)) return
    const { there, tried } = following
    stay(following)
    const isOwnWay = there !== null && tried === null && there.page !== page.here
    if (isOwnWay) pause(true)
    changed()
  }

  function drawn(page: Page): void {
    if (following?.journey.page !== page) return
    along(following, false)
    changed()
  }

  function closed(page: Page): void {
    if (!following || following.journey.page !== page) return
    following.journey.closed(page)
    stay(following)
    following.cancel = clock.after(arrivalMs, end)
  }

  return {
    get view() {
      if (!following) return null
      const { person, leaving } = following
      return { person, state: stateOf(following), host: leaving?.host ?? null }
    },
    get page() {
      return following?.journey.page ?? null
    },
    get isMoved() {
      return following !== null && !following.paused
    },
    start,
    end,
    hasten,
    pause,
    message,
    settle,
    peerUp(session) {
      if (following?.session === session) room.send(session, { type: 'follow', on: true })
      else settle()
    },
    came,
    drawn,
    closed,
    close() {
      if (following) stay(following)
    },
  }
}
