import { toBase64Url } from '../../core/bytes.ts'
import type { SessionId } from '../../core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../core/keys.ts'
import type { Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import { roomAnswer } from '../../protocol/hub-api.ts'
import type { ProvenMember } from '../../protocol/member.ts'
import type { RoomKeys } from '../../protocol/room-keys.ts'
import type { Database, SavedRoom } from '../database.ts'
import { createLogStore } from '../log-store.ts'
import { createRecordStore } from '../record-store.ts'
import { createRoomAccess, type RoomAccess } from '../room-access.ts'
import type { RoomKeeping } from '../room-keeping.ts'
import { loggedMemberRecords, membersIn } from './known-members.ts'
import { createOwnership } from './ownership.ts'
import { createRoomDetails } from './room-details.ts'

export interface OwnerRequestDeps {
  readonly database: Database
  readonly keeping: RoomKeeping
  /** The person's name as links give it. */
  readonly inviter: () => Promise<string>
  readonly fetch: typeof globalThis.fetch
  readonly now: () => number
  readonly randomBytes: RandomBytes
  /** A link was made or closed: another mailbox may have to be open. */
  readonly linksChanged: () => Promise<void>
}

/** What a room's own page asks: its details, and the owner's powers. */
export type OwnerRequest = Extract<
  Request,
  {
    type:
      | 'get-room-details'
      | 'make-link'
      | 'close-link'
      | 'set-locked'
      | 'set-show-names'
      | 'set-people-limit'
      | 'set-muted'
      | 'remove-person'
      | 'let-back'
      | 'issue-token'
      | 'revoke-token'
      | 'set-refresh-rule'
  }
>

/** Answers those requests from this browser's stores and the rooms' hubs. */
export function createOwnerRequests(
  deps: OwnerRequestDeps,
): (request: OwnerRequest) => Promise<Result<unknown, ProblemCode>> {
  const { database, keeping, randomBytes } = deps

  const stored = async (saved: SavedRoom, keys: RoomKeys): Promise<ProvenMember[]> =>
    membersIn(saved.room, keys, await createRecordStore(database, saved.room).load())

  async function accessTo({ room, hub, ownerSeed }: SavedRoom): Promise<RoomAccess> {
    const key = await keeping.personKey(room)
    return createRoomAccess({
      fetch: deps.fetch,
      hub,
      room,
      role: 'owner',
      roleKey: keyPairFromSeed(ownerSeed!),
      self: { person: personIdOf(key.publicKey), session: toBase64Url(randomBytes(16)) as SessionId, key },
      now: deps.now,
    })
  }

  /** How often each link was gone through, as far as the hub tells. */
  async function linkUses(saved: SavedRoom): Promise<Readonly<Record<string, number>>> {
    const facts = await (await accessTo(saved)).read('', roomAnswer)
    return facts.ok ? (facts.value.used ?? {}) : {}
  }

  /** With those who came since this browser read the log last. */
  async function newest(saved: SavedRoom, keys: RoomKeys): Promise<ProvenMember[]> {
    const { room } = saved
    const access = await accessTo(saved)
    const mark = await createLogStore(database, room).load()
    const records = await createRecordStore(database, room).load()
    const logged = await loggedMemberRecords(access, room, keys, mark?.seq ?? 0)
    return membersIn(room, keys, [...records, ...logged])
  }

  const owner = createOwnership({
    changer: keeping.changer,
    members: newest,
    inviter: deps.inviter,
    now: deps.now,
    randomBytes,
  })
  const details = createRoomDetails({ ...keeping, members: stored, linkUses })

  async function withLinks<Done>(done: Done): Promise<Done> {
    await deps.linksChanged()
    return done
  }

  return async request => {
    const { room } = request
    switch (request.type) {
      case 'get-room-details':
        return details(room)
      case 'make-link': {
        const { role, expiresAtMs, uses } = request
        return withLinks(await owner.makeLink(room, { role, expiresAtMs, uses }))
      }
      case 'close-link':
        return withLinks(await owner.closeLink(room, request.link))
      case 'set-show-names':
        return owner.setShowNames(room, request.on)
      case 'set-locked':
        return owner.setLocked(room, request.on)
      case 'set-people-limit':
        return owner.setPeopleLimit(room, request.people)
      case 'set-muted':
        return owner.setMuted(room, request.person, request.on)
      case 'remove-person':
        return owner.removePerson(room, request.person)
      case 'let-back':
        return owner.letBack(room, request.person)
      case 'issue-token':
        return owner.issueToken(room, request.name)
      case 'revoke-token':
        return owner.revokeToken(room, request.name)
      case 'set-refresh-rule':
        return owner.setRefreshRule(room, request.name, request.on)
    }
  }
}
