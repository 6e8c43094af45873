import type { HubEvent } from '../protocol/hub.ts'
import type { HubConnection } from './relay/types.ts'
import type { Subscribers } from './subscribers.ts'

/** Tells each subscriber what other systems tell the room, as its hub passes it on. Returns the end of it. */
export function hearEvents(
  hub: HubConnection,
  each: Subscribers<(event: HubEvent) => void>['each'],
): () => void {
  return hub.use({
    state: () => undefined,
    message(message) {
      if (message.type === 'event') each(heard => heard(message))
    },
  })
}
