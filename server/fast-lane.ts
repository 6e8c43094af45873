import type { PageTag, RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { packFrames, readFrame } from '../lib/protocol/relay-frame.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'
import { createPacer, type Pacer } from './pacer.ts'

/** What the lane needs to know of a session. */
export interface LaneMember {
  readonly room: RoomId
  readonly number: number
  readonly socket: Pick<HubSocket, 'sendFrame'>
}

/** The people of one room on one page. */
interface Page {
  readonly members: Set<LaneMember>
  /** The newest frame of each who has sent one since the last batch. */
  readonly latest: Map<LaneMember, Uint8Array>
  readonly pacer: Pacer
}

export type FastLane = ReturnType<typeof createFastLane>

/** Passes sealed frames on among those who are on the same page: the first at once, and then a batch a window of the newest of each. */
export function createFastLane({ clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
  const pages = new Map<string, Page>()
  const keyByMember = new Map<LaneMember, string>()

  const pageOf = (member: LaneMember) => pages.get(keyByMember.get(member) ?? '')

  function send({ members, latest }: Page): void {
    const frames = [...latest].map(([sender, sealed]) => ({ sender, number: sender.number, sealed }))
    latest.clear()
    const all = packFrames(frames)
    for (const member of members) {
      const others = frames.filter(frame => frame.sender !== member)
      if (others.length > 0)
        member.socket.sendFrame(others.length === frames.length ? all : packFrames(others))
    }
  }

  function createPage(key: string): Page {
    const page: Page = {
      members: new Set(),
      latest: new Map(),
      pacer: createPacer(clock, limits.fastWindowMs, () => send(page)),
    }
    pages.set(key, page)
    return page
  }

  function leave(member: LaneMember): void {
    const page = pageOf(member)
    page?.latest.delete(member)
    page?.members.delete(member)
    if (page?.members.size === 0) {
      page.pacer.close()
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
      const page = pages.get(key) ?? createPage(key)
      page.members.add(member)
    },

    /** Takes a binary message of a member. */
    receive(member: LaneMember, message: Uint8Array): void {
      const sealed = readFrame(message)
      const page = pageOf(member)
      if (!sealed) return void metrics.drop('malformed')
      if (!page) return void metrics.drop('no-page')
      if (page.members.size === 1) return
      page.latest.set(member, sealed)
      page.pacer.ask()
    },

    leave,
  }
}
