import { toBase64Url } from '../core/bytes.ts'
import type { Profile } from '../protocol/schema.ts'
import { sealProfile } from '../protocol/sealed-profile.ts'
import type { HubConnection } from './relay/types.ts'
import type { RoomContext } from './types.ts'

/** Has the hub keep, sealed, how we want to appear, for those who ask who is in the room. Returns the end of it. */
export function tellOwnProfile(context: RoomContext, hub: HubConnection): () => void {
  const { room, keys, self, presence, randomBytes } = context
  let told: Profile | null = null
  /** Sealed once for as long as it is the same, so that the hub has nothing to write when we come back. */
  let data = ''

  function changed(): void {
    const { profile } = presence.self
    if (told?.name === profile.name && told.color === profile.color) return
    told = profile
    const place = { room, epoch: keys.epoch, person: self.person }
    data = toBase64Url(sealProfile(keys.contents, place, profile, randomBytes(24)))
    tell()
  }

  const tell = (): void => void hub.send({ type: 'profile', data })

  changed()
  const unsubscribe = presence.subscribe(changed)
  const endUse = hub.use({
    state: () => undefined,
    message(message) {
      if (message.type === 'welcome') tell()
    },
  })
  return () => {
    unsubscribe()
    endUse()
  }
}
