import {
  type Acquaintance,
  holds,
  isOwnerBlocked,
  isVerified,
  type KnownPerson,
  knownAmong,
  mailboxOf,
  meet,
  type SentInvite,
} from '../../core/acquaintances.ts'
import type { MailboxId, MailId, PersonId, RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { PersonEntry } from '../../protocol/people-requests.ts'
import type { SavedRoom } from '../database.ts'
import type { PeopleSeen } from '../host/watch-people.ts'
import type { PeopleStore } from '../people-store.ts'

export interface KnownPeopleDeps {
  readonly store: PeopleStore
  readonly rooms: { list(): Promise<readonly SavedRoom[]> }
  /** Which invitations wait for a hub that is away. */
  readonly unsent: () => Promise<ReadonlySet<MailId>>
  readonly now: () => number
  /** Lists of people are to be drawn anew. */
  readonly changed: () => Promise<void>
}

/** The people whom this browser knows, and what its person has decided about them. */
export interface KnownPeople {
  /** Whoever was met last comes first. */
  list(): Promise<readonly PersonEntry[]>
  get(person: PersonId): Promise<PersonEntry | null>
  /** All that is kept of somebody. */
  find(person: PersonId): Promise<Acquaintance | null>
  /** Who shows this mailbox. */
  byMailbox(inbox: MailboxId): Promise<Acquaintance | null>
  /** Whether a room's owner is somebody whom this person has blocked. */
  isOwnerBlocked(room: RoomId): Promise<boolean>
  /** What a room's host is to know. */
  among(room: RoomId): Promise<readonly KnownPerson[]>
  /** What the host tells of a room. True where that changes what is to be said of its people. */
  seen(fact: PeopleSeen): Promise<boolean>
  /** A picture has come, which lists may have looked for. */
  pictured(): Promise<void>
  rename(person: PersonId, ownName: string | null): Promise<void>
  block(person: PersonId, blocked: boolean): Promise<void>
  compared(person: PersonId, on: boolean): Promise<void>
  forget(person: PersonId): Promise<void>
  /** They are invited; told again, only how long it waits for them is new. */
  invited(person: PersonId, invite: SentInvite): Promise<void>
  /** An invitation has not gone. */
  uninvited(invite: MailId): Promise<void>
  /** Somebody whom we have invited has answered, by that mailbox. */
  answered(author: MailboxId, invite: MailId, answer: SentInvite['answer']): Promise<void>
}

export function createKnownPeople({ store, rooms, unsent, now, changed }: KnownPeopleDeps): KnownPeople {
  async function decide(
    isMeant: (one: Acquaintance) => boolean,
    change: (one: Acquaintance) => Acquaintance,
  ): Promise<void> {
    await store.change(known => known.map(one => (isMeant(one) ? change(one) : one)))
    await changed()
  }

  const find = async (person: PersonId): Promise<Acquaintance | null> =>
    (await store.list()).find(holds(person)) ?? null

  async function entries(known: readonly Acquaintance[]): Promise<readonly PersonEntry[]> {
    const all = await store.list()
    const nameByRoom = new Map((await rooms.list()).map(saved => [saved.room, nameOf(saved)]))
    const waiting = await unsent()
    return known.map(one => entryOf(one, all, nameByRoom, waiting))
  }

  return {
    async list() {
      return entries((await store.list()).toSorted((a, b) => b.lastMetMs - a.lastMetMs))
    },
    async get(person) {
      const known = await find(person)
      return known && (await entries([known]))[0]!
    },
    find,
    byMailbox: async inbox =>
      (await store.list()).find(({ keys }) => keys.some(key => key.inbox === inbox)) ?? null,
    isOwnerBlocked: async room => isOwnerBlocked(await store.list(), room),
    among: async room => knownAmong(await store.list(), room),
    async seen({ room, people }) {
      const hub = (await rooms.list()).find(saved => saved.room === room)?.hub
      if (hub === undefined) return false
      let before: readonly KnownPerson[] = []
      const after = await store.change(known => {
        before = knownAmong(known, room)
        return people.reduce((all, one) => meet(all, one, { room, hub, nowMs: now() }), known)
      })
      await changed()
      return JSON.stringify(knownAmong(after, room)) !== JSON.stringify(before)
    },
    pictured: changed,
    rename: (person, ownName) => decide(holds(person), one => ({ ...one, ownName })),
    block: (person, blocked) => decide(holds(person), one => ({ ...one, blocked })),
    compared: (person, on) =>
      decide(holds(person), one => ({
        ...one,
        compared: on ? [...one.compared.filter(key => key !== person), person] : [],
      })),
    async forget(person) {
      await store.change(known => known.filter(one => !holds(person)(one)))
      await changed()
    },
    invited: (person, invite) => decide(holds(person), one => ({ ...one, invites: withInvite(one, invite) })),
    uninvited: id =>
      decide(wasInvited(id), one => ({ ...one, invites: one.invites.filter(invite => invite.id !== id) })),
    answered: (author, id, answer) =>
      decide(
        // Only whoever was invited answers.
        one => one.keys.some(key => key.inbox === author) && wasInvited(id)(one),
        one => ({
          ...one,
          invites: one.invites.map(invite => (invite.id === id ? { ...invite, answer } : invite)),
        }),
      ),
  }
}

function withInvite(
  { invites }: Acquaintance,
  { expiresAtMs, ...invite }: SentInvite,
): readonly SentInvite[] {
  return invites.some(({ id }) => id === invite.id)
    ? invites.map(one => (one.id === invite.id ? { ...one, expiresAtMs } : one))
    : [{ ...invite, expiresAtMs }, ...invites].slice(0, limits.invitesToOne)
}

const wasInvited =
  (id: MailId) =>
  ({ invites }: Acquaintance): boolean =>
    invites.some(one => one.id === id)

const nameOf = ({ memory, name }: SavedRoom): string => memory.ownName ?? name

function entryOf(
  one: Acquaintance,
  all: readonly Acquaintance[],
  nameByRoom: ReadonlyMap<RoomId, string>,
  unsent: ReadonlySet<MailId>,
): PersonEntry {
  const isTrusted = one.keys.some(key => isVerified(one, key.person))
  const warned = knownAmong(all, one.keys[0]?.room as RoomId).find(({ person }) => holds(person)(one))
  return {
    id: one.id,
    person: one.keys[0]?.person ?? one.id,
    name: one.ownName ?? one.name,
    givenName: one.name,
    color: one.color,
    picture: one.picture,
    mark: isTrusted ? 'verified' : (warned?.mark ?? null),
    blocked: one.blocked,
    canInvite: !one.blocked && mailboxOf(one) !== null,
    rooms: one.keys.flatMap(({ room }) => {
      const name = nameByRoom.get(room)
      return name === undefined ? [] : [{ room, name }]
    }),
    firstMetMs: one.firstMetMs,
    lastMetMs: one.lastMetMs,
    invite: one.invites[0] ?? null,
    inviteUnsent: one.invites[0] !== undefined && unsent.has(one.invites[0].id),
  }
}
