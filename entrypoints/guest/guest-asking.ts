import type { SettingStore } from '../../lib/engine/stores/types.ts'
import type { Clock, RandomBytes } from '../../lib/engine/types.ts'
import { type Asking, createAsking } from '../../lib/platform/background/asks/asking.ts'
import { createLetters } from '../../lib/platform/background/asks/letters.ts'
import { createInboxes } from '../../lib/platform/background/inboxes.ts'
import type { Membership } from '../../lib/platform/background/membership.ts'
import type { Database } from '../../lib/platform/database.ts'
import type { HubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { connectInbox } from '../../lib/platform/inbox.ts'
import type { RoomKeeping } from '../../lib/platform/room-keeping.ts'
import type { GuestProfile } from './guest-profile.ts'

export interface GuestAskingDeps {
  readonly database: Database
  readonly store: SettingStore
  readonly hub: HubClient
  readonly keeping: Pick<RoomKeeping, 'personKey'>
  readonly membership: Membership
  readonly profile: GuestProfile
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** What is asked, or its answer, is another. */
  readonly changed: () => void
}

/** Asks owners to be let in, as the extension does; an answer comes while this page is open, or once it is opened again. */
export async function startGuestAsking(deps: GuestAskingDeps): Promise<Asking> {
  const { database, clock, randomBytes, fetch } = deps
  const failed = (error: unknown): void => console.error('alongside: an answer was not taken', error)
  const inboxes = createInboxes({
    wanted: () => asking.wanted(),
    connect: (hub, keys, events) =>
      connectInbox({ hub, keys, clock, randomBytes, openSocket: deps.openSocket, events }),
    callLater: () => undefined,
  })
  const asking = await createAsking({
    ...deps,
    personKey: deps.keeping.personKey,
    profile: async () => deps.profile.get(),
    letters: createLetters({ identity: await loadIdentity(database, randomBytes), fetch, randomBytes }),
    refresh: inboxes.refresh,
    isOpen: async at => inboxes.isOpen(at),
    drop: ({ box, id }, at) => void inboxes.delete(at, box, [id]),
    answered: async () => deps.changed(),
    failed,
  })
  inboxes.listen(asking.listener)
  inboxes.refresh().catch(failed)
  return asking
}
