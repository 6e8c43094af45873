import type { HubEvent } from '../protocol/hub.ts'
import type { HubConnection } from './relay/types.ts'

/** Calls `heard` with what other systems tell the room, as its hub passes it on. Returns the end of it. */
export function hearEvents(hub: HubConnection, heard: (event: HubEvent) => void): () => void {
  return hub.use({
    state: () => undefined,
    message(message) {
      if (message.type === 'event') heard(message)
    },
  })
}
