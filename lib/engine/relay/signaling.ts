import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import type { SessionId } from '../../core/ids.ts'
import type { Signaling } from '../mesh/types.ts'
import type { HubConnection } from './types.ts'

/** The mesh's part of the hub's socket. Viewers have no part in the mesh, so it hears of none. */
export function createHubSignaling(hub: HubConnection, self: SessionId): Signaling {
  let end: (() => void) | null = null
  return {
    start(events) {
      end = hub.use({
        state: events.state,
        message(message) {
          switch (message.type) {
            case 'welcome':
              events.sessions(
                message.sessions.filter(({ session, role }) => session !== self && role !== 'viewer'),
              )
              break
            case 'joined':
              if (message.role !== 'viewer') events.joined(message)
              break
            case 'left':
              events.left(message.session)
              break
            case 'signal':
              events.signal(message.from, fromBase64Url(message.data) ?? new Uint8Array())
              break
          }
        },
      })
    },
    send: (to, sealed) => hub.send({ type: 'signal', to, data: toBase64Url(sealed) }),
    close: () => end?.(),
  }
}
