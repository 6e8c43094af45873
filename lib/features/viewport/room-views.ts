import { pageAddress } from '../../core/address.ts'
import type { PageTag, PersonId, SessionId } from '../../core/ids.ts'
import { pageTag, siteTag } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Peer, RoomContext } from '../../engine/types.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import type { PageView } from '../../protocol/view.ts'
import type { Page, Tabs } from './room-tabs.ts'

type ViewMessage = Extract<PeerMessage, { type: 'view' }>
type BringMessage = Extract<PeerMessage, { type: 'bring' }>

/** Where somebody is, as they have told it and as far as it can be gone to. */
export interface Whereabouts {
  readonly page: PageTag | null
  /** http(s), and of the site that they say they are on; without a query that they keep to themselves. */
  readonly way: { readonly address: string; readonly page: PageTag } | null
  readonly view: PageView | null
}

/** Takes nobody's word for an address: it has to be one of the site whose tag they show everybody. */
export function whereaboutsOf(room: RoomContext, from: Peer, said: ViewMessage | BringMessage): Whereabouts {
  const { page, address } = said
  const site = room.presence.others.get(from.session)?.site ?? null
  const isTrue =
    address !== null &&
    pageAddress(address) === address &&
    (pageTag(room.keys.page, address) === page || siteTag(room.keys.page, address) === site)
  const way = isTrue ? { address, page: pageTag(room.keys.page, address) } : null
  return { page, way, view: 'view' in said ? said.view : null }
}

/** Our own view on its way to those who follow us or have asked for it. */
export interface Views {
  readonly followers: readonly PersonId[]
  followable: boolean
  readonly sharing: boolean
  message(from: Peer, message: PeerMessage): void
  /** A page has told its view. */
  told(from: Page, view: PageView): void
  refuse(person: PersonId): void
  /** A page can be asked now. */
  drawn(page: Page): void
  /** We may be in another place, or moved by somebody else. */
  settle(): void
  peerDown(session: SessionId): void
  close(): void
}

export interface ViewsDeps {
  readonly room: RoomContext
  readonly tabs: Tabs
  /** Somebody else's view moves ours: what it does to ours is told to nobody. */
  readonly isMoved: () => boolean
  readonly changed: () => void
}

/** A page that has not told its view by then is hidden, or slow. Milliseconds. */
const pageAnswerMs = 2_000
const setting = 'viewport/followable'

export function createViews({ room, tabs, isMoved, changed }: ViewsDeps): Views {
  const followers = new Map<SessionId, PersonId>()
  const refused = new Set<PersonId>()
  /** Those who wait for a page's answer. */
  const waiting = new Set<SessionId>()
  const looks = new Map<SessionId, Rate>()
  let followable = room.settings.get(setting) !== false
  let cancelWaiting: (() => void) | null = null
  /** Where followers know us to be. */
  let told: { readonly tab: number; readonly page: PageTag | null } | null = null

  function send(to: Iterable<SessionId>, view: PageView | null): void {
    const { page, address } = tabs.current() ?? { page: null, address: null }
    for (const session of to) {
      const person = room.peers.get(session)?.person
      const seen = page !== null && person !== undefined && mayLook(person) ? view : null
      room.send(session, { type: 'view', page, address: page && address, view: seen })
    }
  }

  const mayLook = (person: PersonId): boolean => followable && !refused.has(person)

  /** Asks the page in use for its view; where there is none, where we are is told without one. */
  function ask(sessions: Iterable<SessionId>): void {
    for (const session of sessions) waiting.add(session)
    if (waiting.size === 0) return
    const tab = tabs.current()
    if (tab && tabs.isDrawn(tab)) tab.send({ type: 'tell-view' })
    cancelWaiting ??= room.clock.after(pageAnswerMs, () => answer(null))
  }

  function answer(view: PageView | null): void {
    cancelWaiting?.()
    cancelWaiting = null
    const sessions = new Set(waiting)
    waiting.clear()
    if (!isMoved()) for (const session of followers.keys()) sessions.add(session)
    send(sessions, view)
  }

  function end(person: PersonId | null): void {
    for (const [session, follower] of followers) {
      if (person !== null && follower !== person) continue
      followers.delete(session)
      room.send(session, { type: 'follow-refused' })
    }
    changed()
  }

  function follow(from: Peer, on: boolean): void {
    if (!on) followers.delete(from.session)
    else if (!mayLook(from.person)) room.send(from.session, { type: 'follow-refused' })
    else {
      followers.set(from.session, from.person)
      if (!isMoved()) look(from)
    }
    changed()
  }

  /** Each makes a page look at itself; who begins to follow again and again is told with the next change only. */
  function look(from: Peer): void {
    const rate = looks.get(from.session) ?? createRate(limits.looksPerSecond, limits.looksBurst)
    looks.set(from.session, rate)
    if (rate.take(room.clock.now())) ask([from.session])
    else room.drop('look-too-often')
  }

  return {
    get followers() {
      return [...new Set(followers.values())]
    },
    get followable() {
      return followable
    },
    set followable(on) {
      followable = on
      room.settings.set(setting, on)
      // Whoever is let in again may be followed by those who were refused before.
      if (on) refused.clear()
      if (on) changed()
      else end(null)
    },
    get sharing() {
      return followers.size > 0
    },
    message(from, message) {
      if (message.type === 'follow') follow(from, message.on)
      else if (message.type === 'look') look(from)
    },
    told(from, view) {
      if (from !== tabs.current()) return
      if (waiting.size > 0 || !isMoved()) answer(view)
    },
    drawn(page) {
      if (page === tabs.current()) ask(isMoved() ? [] : followers.keys())
    },
    refuse(person) {
      refused.add(person)
      end(person)
    },
    settle() {
      const tab = tabs.current()
      if (!tab || (tab.id === told?.tab && tab.page === told.page)) return
      told = { tab: tab.id, page: tab.page }
      if (!isMoved()) ask(followers.keys())
    },
    peerDown(session) {
      looks.delete(session)
      waiting.delete(session)
      if (followers.delete(session)) changed()
    },
    close: () => cancelWaiting?.(),
  }
}
