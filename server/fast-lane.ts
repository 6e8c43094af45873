import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import type { PageTag, RoomId, SessionId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { packFrames, readFrame } from '../lib/protocol/relay-frame.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'
import type { NeighbourMessage } from './neighbour-message.ts'
import type { Neighbours } from './neighbours.ts'
import { createPacer, type Pacer } from './pacer.ts'

/** What the lane needs to know of a session. */
export interface LaneMember {
  readonly room: RoomId
  readonly session: SessionId
  readonly number: number
  readonly socket: Pick<HubSocket, 'sendFrame'>
}

/** The people of one room on one page. */
interface Page {
  readonly members: Set<LaneMember>
  /** The newest frame of each who has sent one since the last batch, by number. */
  readonly latest: Map<number, { readonly sealed: Uint8Array; readonly sender: LaneMember | null }>
  readonly pacer: Pacer
  readonly stopListening: () => void
}

export interface FastLaneOptions {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly neighbours: Neighbours
  /** The number by which a session on another hub is known here; null for one that is not. */
  readonly numberOf: (room: RoomId, session: SessionId) => number | null
}

export type FastLane = ReturnType<typeof createFastLane>

/** Passes sealed frames on among those who are on the same page: the first at once, and then a batch a window of the newest of each. */
export function createFastLane({ clock, metrics, neighbours, numberOf }: FastLaneOptions) {
  const pages = new Map<string, Page>()
  const keyByMember = new Map<LaneMember, string>()

  const pageOf = (member: LaneMember) => pages.get(keyByMember.get(member) ?? '')

  function send(room: RoomId, tag: PageTag, { members, latest }: Page): void {
    const frames = [...latest].map(([number, frame]) => ({ number, ...frame }))
    latest.clear()
    // Whoever sent the only one has gone.
    if (frames.length === 0) return
    const { all, without } = packFrames(frames)
    const placeBySender = new Map(frames.map(({ sender }, at) => [sender, at]))
    for (const member of members) {
      const own = placeBySender.get(member)
      if (own === undefined) member.socket.sendFrame(all)
      else if (frames.length > 1) member.socket.sendFrame(without(own))
    }
    if (!neighbours.reachable) return
    const ours = frames.flatMap(({ sender, sealed }) =>
      sender ? [{ session: sender.session, sealed: toBase64Url(sealed) }] : [],
    )
    if (ours.length > 0) neighbours.publish(room, { type: 'frames', page: tag, frames: ours })
  }

  function createPage(room: RoomId, tag: PageTag): Page {
    const page: Page = {
      members: new Set(),
      latest: new Map(),
      pacer: createPacer(clock, limits.fastWindowMs, () => send(room, tag, page)),
      stopListening: neighbours.open(room, {
        hear(message) {
          if (message.type === 'frames' && message.page === tag) hear(room, page, message.frames)
        },
      }),
    }
    return page
  }

  function hear(
    room: RoomId,
    page: Page,
    frames: Extract<NeighbourMessage, { type: 'frames' }>['frames'],
  ): void {
    for (const { session, sealed } of frames) {
      const number = numberOf(room, session)
      const bytes = fromBase64Url(sealed)
      if (number !== null && bytes) page.latest.set(number, { sealed: bytes, sender: null })
    }
    if (page.latest.size > 0) page.pacer.ask()
  }

  function leave(member: LaneMember): void {
    const page = pageOf(member)
    page?.latest.delete(member.number)
    page?.members.delete(member)
    if (page?.members.size === 0) {
      page.pacer.close()
      page.stopListening()
      pages.delete(keyByMember.get(member)!)
    }
    keyByMember.delete(member)
  }

  return {
    /** Puts a member on a page, or with null on none. */
    setPage(member: LaneMember, tag: PageTag | null): void {
      leave(member)
      if (tag === null) return
      const key = `${member.room}/${tag}`
      keyByMember.set(member, key)
      const page = pages.get(key) ?? createPage(member.room, tag)
      pages.set(key, page)
      page.members.add(member)
    },

    /** Takes a binary message of a member. */
    receive(member: LaneMember, message: Uint8Array): void {
      const sealed = readFrame(message)
      const page = pageOf(member)
      if (!sealed) return void metrics.drop('malformed')
      if (!page) return void metrics.drop('no-page')
      page.latest.set(member.number, { sealed, sender: member })
      page.pacer.ask()
    },

    leave,
  }
}
