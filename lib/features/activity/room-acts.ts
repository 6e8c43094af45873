import type { PersonId, SessionId } from '../../core/ids.ts'
import type { Role } from '../../core/keys.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import { type ActivityBody, activityKind } from '../../protocol/activity.ts'
import { memberBody, memberKind, readMember } from '../../protocol/member.ts'
import { createStays, readAct, type Stay } from './model.ts'

type Said<What extends ActivityBody['what']> = Extract<ActivityBody, { what: What }>

/** A room's records of kind `activity`, as far as they count. */
export interface Acts {
  /** Null for what cannot be read, or was not its author's to say. */
  bodyOf(record: RoomRecord): ActivityBody | null
  stays(): readonly Stay[]
  /** Those that last, as far as is known. */
  openStays(): readonly Stay[]
  stayOf(session: SessionId): Stay | null
  /** Whether what another system told has been noted. */
  hasEvent(event: Omit<Said<'event'>, 'what' | 'profile'>): boolean
  /** Of several who note one thing the first counts. */
  isFirst(record: RoomRecord, body: Said<'event'> | Said<'rule'>): boolean
  /** By somebody's own record of membership, of which only its proof counts; null where it proves nothing. */
  roleSaidIn(record: RoomRecord): Role | null
  /** Whether somebody has proved to be the room's owner. */
  owns(person: PersonId): boolean
  /** The room takes no more of them from here. */
  readonly full: boolean
  close(): void
}

const keyOf = (body: Said<'event'> | Said<'rule'>): string =>
  body.what === 'event'
    ? JSON.stringify(['event', body.from, body.name, body.text, body.timeMs])
    : JSON.stringify(['rule', body.serial, body.act, body.person])

/** `most`: records of this kind, above which nothing is noted. */
export function createActs(room: RoomContext, most: number, changed: () => void): Acts {
  const { records, policy } = room
  const stays = createStays()
  const bodies = new WeakMap<RoomRecord, ActivityBody | null>()
  const rolesSaid = new WeakMap<RoomRecord, Role | null>()
  /** What several may note, by what it says: the first in the room's order. */
  const firstByKey = new Map<string, RoomRecord>()

  let listed: readonly Stay[] | null = null
  let open: readonly Stay[] = []
  function stayed(): readonly Stay[] {
    if (listed) return listed
    listed = stays.list()
    open = listed.filter(({ leave }) => leave === null)
    return listed
  }

  function roleSaidIn(record: RoomRecord): Role | null {
    const known = rolesSaid.get(record)
    if (known !== undefined) return known
    const owner = policy?.current?.owner
    // Not known yet is not no.
    if (!policy || !owner) return null
    const role = readMember(room.room, record, owner, policy.keyring)?.role ?? null
    rolesSaid.set(record, role)
    return role
  }

  /** Whether somebody has ever proved to be one of these. */
  function hasBeen(person: PersonId, roles: readonly Role[]): boolean {
    return records.list(memberKind).some(record => {
      if (record.author !== person) return false
      const claimed = memberBody.safeParse(record.body)
      return claimed.success && roles.includes(claimed.data.role) && roles.includes(roleSaidIn(record)!)
    })
  }

  /** Only owners rule, and only who may edit restores. */
  function isTheirs(record: RoomRecord, body: ActivityBody): boolean {
    if (body.what === 'rule') return hasBeen(record.author, ['owner'])
    if (body.what === 'save' || body.what === 'restore') return hasBeen(record.author, ['owner', 'editor'])
    return true
  }

  function read(record: RoomRecord): ActivityBody | null {
    const known = bodies.get(record)
    if (known !== undefined) return known
    const body = readAct(record)
    if (!body) room.drop('activity-malformed')
    bodies.set(record, body)
    return body
  }

  function learn(record: RoomRecord): void {
    const body = read(record)
    if (!body) return
    stays.add(record, body)
    listed = null
    if (body.what !== 'event' && body.what !== 'rule') return
    const first = firstByKey.get(keyOf(body))
    // A word that does not count keeps nobody's from counting.
    if (body.what === 'rule' && !isTheirs(record, body)) return
    if (!first || comesBefore(record, first)) firstByKey.set(keyOf(body), record)
  }

  function learnAll(): void {
    stays.clear()
    listed = null
    firstByKey.clear()
    records.list(activityKind).forEach(learn)
  }

  const unsubscribe = [
    records.subscribe(activityKind, {
      added(record) {
        learn(record)
        changed()
      },
      reset() {
        learnAll()
        changed()
      },
    }),
    // Who may say what is known once the policy and the proofs are.
    ...(policy ? [policy.subscribe(learnAll)] : []),
  ]
  learnAll()

  return {
    bodyOf(record) {
      const body = read(record)
      return body && isTheirs(record, body) ? body : null
    },
    stays: stayed,
    openStays() {
      stayed()
      return open
    },
    stayOf: session => stayed().findLast(stay => stay.session === session) ?? null,
    hasEvent: event => firstByKey.has(keyOf({ ...event, what: 'event' } as Said<'event'>)),
    isFirst(record, body) {
      const first = firstByKey.get(keyOf(body))
      // Its author may have proved who they are since.
      if (!first) firstByKey.set(keyOf(body), record)
      return !first || first.id === record.id
    },
    roleSaidIn,
    owns: person => hasBeen(person, ['owner']),
    get full() {
      return records.list(activityKind).length >= most
    },
    close() {
      for (const end of unsubscribe) end()
    },
  }
}

const comesBefore = (a: RoomRecord, b: RoomRecord): boolean =>
  a.lamport < b.lamport || (a.lamport === b.lamport && a.author < b.author)
