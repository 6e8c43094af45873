import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import type { PageTag, SessionId } from '../../core/ids.ts'
import { sendPeriodMs } from '../../core/motion.ts'
import type { Outlet, Peer, RoomContext } from '../../engine/types.ts'
import { cursorFrameBytes, encodeCursorFrame } from '../../protocol/fast-frame.ts'
import type { HostToPage } from '../../protocol/port.ts'
import { type AnchorBook, createAnchorBook } from './model.ts'

type Page = Outlet<HostToPage>

/** Our own pointer on its way to people on the same page. */
export interface Outgoing {
  anchor(from: Page, target: AnchorTarget): void
  point(from: Page, sample: PointSample): void
  /** Presence has changed: somebody may have come to our page, or we to another. */
  settle(): void
  peerUp(peer: Peer): void
  forget(page: Page): void
  close(): void
}

/** Still for so long is resting. Milliseconds. */
const restMs = 250
/** Two clocks that both tick 60 times a second must not make every second frame wait. Milliseconds. */
const toleranceMs = 2

/** What one of our tabs has pointed at. Numbers of anchors mean something within a tab and a page only. */
interface Pointing {
  readonly page: PageTag | null
  readonly anchors: AnchorBook
  last: { readonly sample: PointSample; readonly atMs: number } | null
}

/** `movedWithinMs`: how many others have moved on our page lately. */
export function createOutgoing(room: RoomContext, movedWithinMs: (ms: number) => number): Outgoing {
  const { clock, presence } = room
  const pointings = new Map<Page, Pointing>()
  /** Those on our page, and the anchors that they have. */
  let receivers = new Map<SessionId, Set<number>>()
  let current: Page | null = null
  let tag: PageTag | null = null
  const frame = new Uint8Array(cursorFrameBytes)
  let sentAtMs = Number.NEGATIVE_INFINITY
  let cancelSend: (() => void) | null = null
  let cancelRest: (() => void) | null = null

  const pointingOf = (page: Page): Pointing => {
    const known = pointings.get(page)
    if (known?.page === page.page) return known
    const pointing: Pointing = { page: page.page, anchors: createAnchorBook(), last: null }
    pointings.set(page, pointing)
    return pointing
  }

  /** The anchor goes ahead of the first sample that needs it, to each person once. */
  function introduce(session: SessionId, known: Set<number>, sample: PointSample): void {
    if (!current || tag === null || sample.ref === 0 || known.has(sample.ref)) return
    const target = pointingOf(current).anchors.get(sample.ref)
    if (target && room.send(session, { type: 'anchor', page: tag, target })) known.add(sample.ref)
  }

  function send(): void {
    cancelSend = null
    const sample = current && pointingOf(current).last?.sample
    if (!sample || receivers.size === 0) return
    sentAtMs = clock.now()
    for (const [session, known] of receivers) introduce(session, known, sample)
    room.sendFast([...receivers.keys()], encodeCursorFrame(sample, frame))
  }

  function rest(session: SessionId, known: Set<number>): void {
    const last = current && pointingOf(current).last
    if (!last || tag === null) return
    introduce(session, known, last.sample)
    const ageMs = Math.max(0, Math.round(clock.now() - last.atMs))
    room.send(session, { type: 'rest', page: tag, sample: last.sample, ageMs })
  }

  function restWhenStill(): void {
    const last = current && pointingOf(current).last
    const stillMs = last ? clock.now() - last.atMs : restMs
    if (stillMs >= 0 && stillMs < restMs) cancelRest = clock.after(restMs - stillMs, restWhenStill)
    else {
      cancelRest = null
      for (const [session, known] of receivers) rest(session, known)
    }
  }

  function settle(): void {
    if (presence.self.page !== tag) {
      tag = presence.self.page
      receivers = new Map()
      if (current?.page !== tag) current = null
    }
    const before = receivers
    receivers = new Map()
    for (const { session, person, page } of presence.others.values()) {
      if (tag === null || !room.sharing.cursor || page !== tag || person === room.self.person) continue
      receivers.set(session, before.get(session) ?? new Set())
    }
    for (const [session, known] of receivers) if (!before.has(session)) rest(session, known)
    if (!room.sharing.cursor && before.size > 0) takeAway([...before.keys()])
  }

  /** The pointer is shown no longer; when it is again, what it points at counts as said after this. */
  function takeAway(sessions: readonly SessionId[]): void {
    const pointing = current && pointingOf(current)
    if (!pointing?.last || tag === null) return
    const { sample, atMs } = pointing.last
    const at = (ticks: number): number => (sample.time + ticks) & 0xffff
    pointing.last = { sample: { ...sample, time: at(2) }, atMs }
    const gone = {
      time: at(1),
      kind: 'none',
      pressed: false,
      ref: 0,
      offset: 0,
      check: 0,
      x: 0,
      y: 0,
    } as const
    for (const session of sessions) room.send(session, { type: 'rest', page: tag, sample: gone, ageMs: 0 })
  }

  function point(from: Page, sample: PointSample): void {
    const nowMs = clock.now()
    pointingOf(from).last = { sample, atMs: nowMs }
    if (from !== current) {
      if (from.page !== tag) return
      current = from
      for (const known of receivers.values()) known.clear()
    }
    if (receivers.size === 0) return
    cancelRest ??= clock.after(restMs, restWhenStill)
    const periodMs = sendPeriodMs(1 + movedWithinMs(1_000))
    const waitMs = Math.min(periodMs, periodMs - (nowMs - sentAtMs))
    if (cancelSend) return
    if (waitMs <= toleranceMs) send()
    else cancelSend = clock.after(waitMs, send)
  }

  return {
    anchor(from, target) {
      pointingOf(from).anchors.set(target)
      if (from === current) for (const known of receivers.values()) known.delete(target.ref)
    },
    point,
    settle,
    peerUp({ session }) {
      receivers.delete(session)
      settle()
    },
    forget(page) {
      pointings.delete(page)
      if (current === page) current = null
    },
    close() {
      cancelSend?.()
      cancelRest?.()
    },
  }
}
