import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { toBase64Url } from '../../core/bytes.ts'
import type { PersonId, SessionId } from '../../core/ids.ts'
import type { Outlet, Peer, RoomContext } from '../../engine/types.ts'
import { decodeCursorFrame } from '../../protocol/fast-frame.ts'
import { isLaserFrame } from '../../protocol/laser-frame.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import type { HostToPage } from '../../protocol/port.ts'
import { type AnchorBook, createAnchorBook, isNewer } from './model.ts'

type Page = Outlet<HostToPage>

/** Other people's pointers on their way to our tabs. */
export interface Incoming {
  greet(page: Page): void
  forget(page: Page): void
  fast(from: Peer, frame: Uint8Array): void
  anchor(from: Peer, page: string, target: AnchorTarget): void
  rest(from: Peer, message: Extract<PeerMessage, { type: 'rest' }>): void
  /** Presence or reachability has changed: cursors may have to come or go. */
  settle(): void
  peerDown(session: SessionId): void
  /** How many others have moved in the last `ms`. */
  movedWithinMs(ms: number): number
  close(): void
}

/** What one session points at. */
interface Pointer {
  readonly person: PersonId
  /** The page that anchors and sample belong to. */
  page: string | null
  anchors: AnchorBook
  last: PointSample | null
  /** When `last` was taken, by our clock: received, less its age. */
  takenAtMs: number
}

/** What one of our tabs shows of a person. */
interface Shown {
  readonly session: SessionId
  /** Anchors that the tab has. */
  readonly refs: Set<number>
}

export function createIncoming(room: RoomContext): Incoming {
  const { clock, presence } = room
  const pointers = new Map<SessionId, Pointer>()
  const shownByPage = new Map<Page, Map<PersonId, Shown>>()
  /** Sessions with something to show at the end of this turn. */
  const moved = new Set<SessionId>()
  let closed = false

  function pointerOf(peer: Peer): Pointer {
    const known = pointers.get(peer.session)
    if (known) return known
    const pointer: Pointer = {
      person: peer.person,
      page: presence.others.get(peer.session)?.page ?? null,
      anchors: createAnchorBook(),
      last: null,
      takenAtMs: 0,
    }
    pointers.set(peer.session, pointer)
    return pointer
  }

  function turnTo(pointer: Pointer, page: string | null): void {
    if (pointer.page === page) return
    pointer.page = page
    pointer.anchors = createAnchorBook()
    pointer.last = null
  }

  function take(from: Peer, pointer: Pointer, sample: PointSample, takenAtMs: number): void {
    if (pointer.last && !isNewer(sample, pointer.last, takenAtMs - pointer.takenAtMs)) return
    pointer.last = sample
    pointer.takenAtMs = takenAtMs
    queue(from.session)
  }

  function queue(session: SessionId): void {
    if (moved.size === 0) queueMicrotask(flush)
    moved.add(session)
  }

  function flush(): void {
    const sessions = [...moved]
    moved.clear()
    if (closed) return
    for (const [page, shown] of shownByPage) {
      const moves = sessions.flatMap(session => showOn(page, shown, session) ?? [])
      if (moves.length > 0) page.send({ type: 'cursors', moves })
    }
  }

  /** The move to be shown on a page, its anchor sent ahead; `null` when it does not belong there. */
  function showOn(page: Page, shownByPerson: Map<PersonId, Shown>, session: SessionId) {
    const pointer = pointers.get(session)
    if (!pointer?.last || !belongs(pointer, session, page)) return null
    const { person, last } = pointer
    let shown = shownByPerson.get(person)
    if (shown?.session !== session) {
      // One cursor a person: that of the browser they moved last.
      if (shown) page.send({ type: 'gone', person })
      shown = { session, refs: new Set() }
      shownByPerson.set(person, shown)
    }
    const target = last.ref === 0 || shown.refs.has(last.ref) ? undefined : pointer.anchors.get(last.ref)
    if (target) {
      shown.refs.add(last.ref)
      page.send({ type: 'anchor', person, target })
    }
    return { person, sample: last }
  }

  /** Others tell of their pointers to people on their page only, so in a tab where we are not they would stand still for ever. */
  const belongs = (pointer: Pointer, session: SessionId, { page }: Page): boolean =>
    room.sharing.others &&
    page !== null &&
    [presence.self.page, pointer.page, presence.others.get(session)?.page].every(tag => tag === page)

  function settle(): void {
    for (const [session, pointer] of pointers) {
      const page = presence.others.get(session)?.page ?? null
      if (page === null || page !== pointer.page) turnTo(pointer, page)
    }
    for (const page of shownByPage.keys()) settlePage(page)
  }

  function settlePage(page: Page): void {
    const shownByPerson = shownByPage.get(page)!
    for (const [person, { session }] of shownByPerson) {
      const pointer = pointers.get(session)
      if (pointer && belongs(pointer, session, page)) continue
      shownByPerson.delete(person)
      page.send({ type: 'gone', person })
    }
    for (const [session, pointer] of pointers)
      if (pointer.last && !shownByPerson.has(pointer.person) && belongs(pointer, session, page))
        queue(session)
  }

  const isOurs = (peer: Peer): boolean => peer.person === room.self.person

  return {
    greet(page) {
      for (const person of shownByPage.get(page)?.keys() ?? []) page.send({ type: 'gone', person })
      shownByPage.set(page, new Map())
      page.send({ type: 'anchor-key', key: toBase64Url(room.keys.anchor) })
      settlePage(page)
    },
    forget: page => void shownByPage.delete(page),
    fast(from, frame) {
      if (isLaserFrame(frame)) return
      const sample = decodeCursorFrame(frame)
      if (!sample) room.drop('frame-malformed')
      else if (!isOurs(from)) take(from, pointerOf(from), sample, clock.now())
    },
    anchor(from, page, target) {
      if (isOurs(from)) return
      const pointer = pointerOf(from)
      turnTo(pointer, page)
      pointer.anchors.set(target)
      for (const shown of shownByPage.values()) {
        const face = shown.get(from.person)
        if (face?.session === from.session) face.refs.delete(target.ref)
      }
      // Samples may overtake the anchor that they need.
      if (pointer.last?.ref === target.ref) queue(from.session)
    },
    rest(from, { page, sample, ageMs }) {
      if (isOurs(from)) return
      const pointer = pointerOf(from)
      turnTo(pointer, page)
      take(from, pointer, sample, clock.now() - ageMs)
    },
    settle,
    peerDown: session => void pointers.delete(session),
    movedWithinMs(ms) {
      const sinceMs = clock.now() - ms
      let count = 0
      for (const pointer of pointers.values()) if (pointer.takenAtMs >= sinceMs) count++
      return count
    },
    close() {
      closed = true
    },
  }
}
