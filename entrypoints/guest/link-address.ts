import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { decodeLink, type Link, type LinkError } from '../../lib/core/links.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import { roomId, z } from '../../lib/protocol/schema.ts'

/** What a tab keeps of the link that it was opened with, beside its address. */
const keptState = z.object({ link: z.string().check(z.maxLength(limits.linkChars)) })

/** A link, and its text as the join page takes it. */
export interface FoundLink {
  readonly link: Link
  readonly href: string
}

/** `none`: no link is in the address; `room-unknown`: nothing but the name of a room that this browser was never let into. */
export type NoLink = LinkError | 'none' | 'room-unknown'

export interface LinkAddressDeps {
  readonly location: Pick<Location, 'origin' | 'hash'>
  readonly history: Pick<History, 'state' | 'replaceState'>
  /** The link by which this browser came into a room before. */
  readonly knownLink: (room: RoomId) => Promise<string | undefined>
}

const marker = '#room='

/**
 * Reads the link that this page was opened with and leaves only the room's id in the address: that is seen by whoever looks at the window, copied and
 * bookmarked, and opens nothing anywhere else. The tab remembers the link for when the page is loaded anew.
 */
export async function readLinkAddress(deps: LinkAddressDeps): Promise<Result<FoundLink, NoLink>> {
  const { location, history } = deps
  if (location.hash.length < 2) return fail('none')
  if (location.hash.startsWith(marker)) return readKept(deps)
  const href = `${location.origin}/j${location.hash}`
  const link = decodeLink(href)
  if (link.ok) history.replaceState({ link: href }, '', `${marker}${link.value.room}`)
  return link.ok ? ok({ link: link.value, href }) : link
}

async function readKept(deps: LinkAddressDeps): Promise<Result<FoundLink, NoLink>> {
  const room = roomId.safeParse(deps.location.hash.slice(marker.length))
  const state = keptState.safeParse(deps.history.state)
  const href = state.success ? state.data.link : room.success ? await deps.knownLink(room.data) : undefined
  const link = href === undefined ? null : decodeLink(href)
  const isMeant = link?.ok && link.value.room === room.data && link.value.hub === deps.location.origin
  return href !== undefined && link?.ok && isMeant ? ok({ link: link.value, href }) : fail('room-unknown')
}
