import type { RoomId } from '../../../core/ids.ts'
import { ok, type Result } from '../../../core/result.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { RandomBytes } from '../../../engine/types.ts'
import type { ProblemCode, Request } from '../../../protocol/background.ts'
import type { Database } from '../../database.ts'
import { loadIdentity } from '../../identity-store.ts'
import type { RoomStore } from '../../room-store.ts'
import { createSessionHub } from '../../session-hub.ts'
import { createSettingStore } from '../../setting-store.ts'
import type { LiveState } from '../live-state.ts'
import type { OwnerRequest } from '../owner-requests.ts'
import type { PersonSettings } from '../settings.ts'
import { createFinding } from './finding.ts'
import type { Follows } from './follows.ts'
import { createPublishing } from './publishing.ts'
import { createRelayedRooms } from './relayed-rooms.ts'
import type { SessionRequest } from './session-request.ts'

export interface WireSessionsDeps {
  readonly database: Database
  readonly rooms: Pick<RoomStore, 'get'>
  readonly settings: PersonSettings
  readonly live: Pick<LiveState, 'reapply'>
  readonly answer: (request: Request) => Promise<Result<unknown, ProblemCode>>
  readonly follows: () => Promise<Follows>
  readonly fetch: typeof globalThis.fetch
  readonly randomBytes: RandomBytes
}

/** Public sessions on the browser's stores and its hubs: finding others', publishing one's own. */
export function wireSessions(deps: WireSessionsDeps) {
  const { database, rooms, settings, live, answer, follows, fetch, randomBytes } = deps
  const roomSettings = (room: RoomId): SettingStore => createSettingStore(database, room)
  const sessionHub = (hub: string) => createSessionHub(fetch, hub)
  const relayed = createRelayedRooms(roomSettings)
  const finding = createFinding({
    hub: async () => (await settings.get()).hub,
    sessionHub,
    store: createSettingStore(database, ''),
    isKnown: async room => (await rooms.get(room)) !== undefined,
    identity: () => loadIdentity(database, randomBytes),
  })
  const publishing = createPublishing({
    room: rooms.get,
    roomSettings,
    relayed,
    sessionHub,
    answer,
    now: Date.now,
  })

  return {
    relayed,
    isHidden: finding.isHidden,
    /** Answers an owner's requests, and has what is published of the room follow. */
    heeding:
      (answerOwner: (request: OwnerRequest) => Promise<Result<unknown, ProblemCode>>) =>
      async (request: OwnerRequest): Promise<Result<unknown, ProblemCode>> => {
        const done = await answerOwner(request)
        if (done.ok) await publishing.ruled(request)
        return done
      },
    async request(request: SessionRequest): Promise<Result<unknown, ProblemCode>> {
      switch (request.type) {
        case 'list-sessions':
          return finding.list(request.query)
        case 'report-session':
          return finding.report(request.room, { reason: request.reason, words: request.words })
        case 'hide-session':
          return finding.hide(request.room)
        case 'set-room-relayed':
          await relayed.set(request.room, request.on)
          await live.reapply()
          return ok(null)
        case 'list-follows': {
          const following = await follows()
          return ok({ things: following.list(), told: following.isWanted() })
        }
        case 'set-follow':
          return (await follows()).set(request.thing, request.on)
        case 'get-publication':
          return publishing.get(request.room)
        case 'publish-session':
          return publishing.publish(request.room, request.form)
        case 'unpublish-session':
          return publishing.unpublish(request.room)
      }
    },
  }
}
