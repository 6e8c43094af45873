import type { SessionId } from '../lib/core/ids.ts'
import type { HubToClient, NewestSnapshot } from '../lib/protocol/hub.ts'
import type { SignedPolicy } from '../lib/protocol/policy.ts'
import type { HubSocket } from './hub-socket.ts'
import { type Present, shown } from './present.ts'
import type { LogPosition } from './store.ts'

/** What presences may take of a welcome; the rest of them follow as fast as they are read. Characters. */
const presenceChars = 128 * 1024

/** Where a room's log is, and the newest snapshot of its document. */
export interface LogEnd extends LogPosition {
  readonly snapshot: NewestSnapshot | null
}

const encode = (message: HubToClient): string => JSON.stringify(message)

/** Tells a newcomer of everybody who is there; presences that would be too much at once follow, as they are then. */
export async function welcome(
  { socket, number }: { readonly socket: HubSocket; readonly number: number },
  others: readonly Present[],
  policy: SignedPolicy,
  { seq: head, chain, snapshot }: LogEnd,
  find: (session: SessionId) => Present | undefined,
): Promise<void> {
  let chars = 0
  const later: SessionId[] = []
  const sessions = others.map(other => {
    chars += other.presence.length
    if (chars <= presenceChars) return shown(other)
    later.push(other.session)
    return { ...shown(other), presence: '' }
  })
  socket.send(
    encode({ type: 'welcome', policy, sessions, number, head, chain, ...(snapshot && { snapshot }) }),
  )
  for (const session of later) {
    const data = find(session)?.presence
    if (data !== undefined) await socket.deliver(encode({ type: 'presence', session, data }))
  }
}
