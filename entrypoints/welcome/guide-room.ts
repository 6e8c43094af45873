import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { editorEpoch, keyPairFromSeed, personIdOf, roomIdOf } from '../../lib/core/keys.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, RandomBytes, Room, Transport } from '../../lib/engine/types.ts'
import { createHost } from '../../lib/platform/host/create-host.ts'
import { createMemoryPair } from '../../lib/platform/memory-pair.ts'
import { createMemoryPorts } from '../../lib/platform/memory-port.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import { features } from '../host/features.ts'

/** Where both are, as pages go; it leads nowhere. */
export const guideAddress = 'https://first-steps.example/'
/** This page, to its host. */
const tab = 1

export interface GuideRoomDeps {
  readonly name: string
  readonly profile: Profile
  readonly friend: Profile
  readonly clock: Clock
  readonly randomBytes: RandomBytes
}

/** A room with the real engine and features, for the person and one who is made up: nothing of it leaves this page or is kept. */
export async function openGuideRoom({ name, profile, friend, clock, randomBytes }: GuideRoomDeps) {
  const room = roomIdOf(keyPairFromSeed(randomBytes(32)).publicKey)
  const keys = editorEpoch(1, randomBytes(32))
  const [we, they] = [whoIs(randomBytes), whoIs(randomBytes)]
  const [ours, theirs] = createMemoryPair(we.end, they.end)

  const enter = (who: typeof we, transport: Transport, as: Profile): Room =>
    createRoom({
      room,
      name,
      keys,
      self: who.self,
      profile: as,
      shared: who.end.shared,
      transports: [transport],
      stores: nowhere(),
      log: null,
      files: null,
      policy: null,
      clock,
      randomBytes,
      features,
    })

  const friendsRoom = enter(they, theirs, friend)
  const host = createHost({ openRoom: async () => enter(we, ours, profile), isOwnPage: () => true })
  const live = (as: Profile) =>
    host.setLive({
      to: 'host',
      type: 'live',
      profile: as,
      paused: false,
      confirmed: [],
      relayOnly: false,
      rooms: [{ room, tabs: [tab], sharing: openSharing }],
    })
  await Promise.all([live(profile), friendsRoom.ready])

  return {
    friend: friendsRoom,
    /** The person, in this room. */
    self: we.self.person,
    /** A port to the host in this page. */
    connect(name: string) {
      const [own, other] = createMemoryPorts(name, tab)
      host.accept(other)
      return own
    },
    setProfile: live,
  }
}

function whoIs(randomBytes: RandomBytes) {
  const key = keyPairFromSeed(randomBytes(32))
  const self = {
    key,
    person: personIdOf(key.publicKey),
    session: toBase64Url(randomBytes(16)) as SessionId,
    device: toBase64Url(randomBytes(8)),
  }
  const shared = createSharedState(randomBytes)
  return { self, end: { self: { ...self, clientId: shared.doc.clientID }, shared } }
}

/** What is said in the guide is gone with its page. */
const nowhere = () => ({
  records: { load: async () => [], append: async () => undefined },
  document: { load: async () => [], append: async () => undefined, compact: async () => undefined },
  settings: { load: async () => new Map<string, unknown>(), set: async () => undefined },
})
