import { foldName } from './fold-text.ts'
import type { MailboxId, MailId, PersonId, RoomId } from './ids.ts'
import { limits } from './limits.ts'
import type { Picture } from './picture.ts'

/** Who somebody is in one room. */
export interface RoomKey {
  readonly room: RoomId
  readonly person: PersonId
  /** The room's hub, where mail finds them as far as we know. Origin. */
  readonly hub: string
  /** The mailbox that they have proved to be theirs; null where they show none. */
  readonly inbox: MailboxId | null
  /** They have proved to own it. */
  readonly owner?: true | undefined
}

/** An invitation that we sent. */
export interface SentInvite {
  readonly id: MailId
  readonly room: RoomId
  readonly roomName: string
  readonly sentAtMs: number
  /** When it stops waiting at the hub. */
  readonly expiresAtMs: number
  readonly answer: 'accepted' | 'declined' | null
}

/** A human whom this browser has met, and what its person has decided about them. Nobody else is told any of it. */
export interface Acquaintance {
  /** The key under which they were met first. */
  readonly id: PersonId
  /** As they call themselves. */
  readonly name: string
  readonly color: number
  readonly picture: Picture | null
  /** What we call them; null: as they do. */
  readonly ownName: string | null
  /** Where they were met last comes first. */
  readonly keys: readonly RoomKey[]
  /** Those of their keys for which both have compared words. */
  readonly compared: readonly PersonId[]
  readonly blocked: boolean
  readonly firstMetMs: number
  readonly lastMetMs: number
  /** The newest first. */
  readonly invites: readonly SentInvite[]
}

/** Somebody as a room shows them. */
export interface Seen {
  readonly person: PersonId
  readonly name: string
  readonly color: number
  readonly picture: Picture | null
  /** Null: none is shown; undefined: they have not said yet. */
  readonly inbox?: MailboxId | null | undefined
  /** They have proved to own the room. */
  readonly owner?: true | undefined
}

export interface SeenIn {
  readonly room: RoomId
  readonly hub: string
  readonly nowMs: number
}

/** `verified`: words were compared; `other-key`: one who goes by the name of somebody with whom they were, under another key. */
export type Mark = 'verified' | 'other-key'

/** What this browser has to say of somebody in a room, beyond what they say of themselves. */
export interface KnownPerson {
  readonly person: PersonId
  readonly ownName: string | null
  readonly blocked: boolean
  readonly mark: Mark | null
}

/** Those known after somebody was seen. Entries of one human become one, once they have shown the same mailbox in both rooms. */
export function meet(
  known: readonly Acquaintance[],
  { person, name, color, picture, inbox, owner }: Seen,
  { room, hub, nowMs }: SeenIn,
): readonly Acquaintance[] {
  const isThem = ({ keys }: Acquaintance): boolean =>
    keys.some(key => key.person === person || (inbox && key.inbox === inbox))
  const before = known.filter(isThem).reduce<Acquaintance | null>(merge, null)
  const key = before?.keys.find(one => one.person === person)
  const others = before?.keys.filter(one => one.person !== person) ?? []
  const met: Acquaintance = {
    id: before?.id ?? person,
    ownName: before?.ownName ?? null,
    compared: before?.compared ?? [],
    blocked: before?.blocked ?? false,
    firstMetMs: before?.firstMetMs ?? nowMs,
    invites: before?.invites ?? [],
    name,
    color,
    picture,
    keys: [
      {
        ...{ room, person, hub, inbox: inbox === undefined ? (key?.inbox ?? null) : inbox },
        ...((owner || key?.owner) && { owner: true as const }),
      },
      ...others,
    ].slice(0, limits.roomsOfOne),
    lastMetMs: nowMs,
  }
  return bounded([met, ...known.filter(one => !isThem(one))])
}

/** One of two entries that are of one human. What was decided about either holds. */
function merge(first: Acquaintance | null, other: Acquaintance): Acquaintance {
  if (!first) return other
  const [newer, older] = first.lastMetMs >= other.lastMetMs ? [first, other] : [other, first]
  return {
    ...newer,
    id: first.firstMetMs <= other.firstMetMs ? first.id : other.id,
    ownName: newer.ownName ?? older.ownName,
    keys: [...newer.keys, ...older.keys],
    compared: [...newer.compared, ...older.compared],
    blocked: newer.blocked || older.blocked,
    firstMetMs: Math.min(newer.firstMetMs, older.firstMetMs),
    invites: [...newer.invites, ...older.invites]
      .sort((a, b) => b.sentAtMs - a.sentAtMs)
      .slice(0, limits.invitesToOne),
  }
}

/** Those whom two browsers of one person know. */
export function joinKnown(
  known: readonly Acquaintance[],
  others: readonly Acquaintance[],
): readonly Acquaintance[] {
  const joined = others.reduce((all, other) => {
    const isThem = ({ keys }: Acquaintance): boolean =>
      keys.some(key => holds(key.person)(other) || (key.inbox && mailboxOf(other)?.inbox === key.inbox))
    const one = all.filter(isThem).reduce<Acquaintance | null>(merge, other) ?? other
    return [...all.filter(each => !isThem(each)), distinct(one)]
  }, known)
  return bounded(joined)
}

/** Each key and each invitation once. */
function distinct(one: Acquaintance): Acquaintance {
  return {
    ...one,
    keys: [...new Map(one.keys.map(key => [key.person, key])).values()].slice(0, limits.roomsOfOne),
    compared: [...new Set(one.compared)],
    invites: [...new Map(one.invites.map(invite => [invite.id, invite])).values()],
  }
}

const isDecided = ({ ownName, compared, blocked }: Acquaintance): boolean =>
  ownName !== null || compared.length > 0 || blocked

/** Whoever was met long ago and of whom nothing was said goes first. */
function bounded(known: readonly Acquaintance[]): readonly Acquaintance[] {
  if (known.length <= limits.acquaintances) return known
  const inOrder = known.toSorted(
    (a, b) => Number(isDecided(b)) - Number(isDecided(a)) || b.lastMetMs - a.lastMetMs,
  )
  return inOrder.slice(0, limits.acquaintances)
}

export const holds =
  (person: PersonId) =>
  ({ keys }: Pick<Acquaintance, 'keys'>): boolean =>
    keys.some(key => key.person === person)

/** Whether whoever owns a room is blocked, as far as they were met there. */
export const isOwnerBlocked = (known: readonly Acquaintance[], room: RoomId): boolean =>
  known.some(({ blocked, keys }) => blocked && keys.some(key => key.room === room && key.owner))

/** Where an invitation finds them: the mailbox and the hub of the room in which they showed it last; null where they show none. */
export function mailboxOf({ keys }: Pick<Acquaintance, 'keys'>): (RoomKey & { inbox: MailboxId }) | null {
  return keys.find((key): key is RoomKey & { inbox: MailboxId } => key.inbox !== null) ?? null
}

/** Whether words were compared for this key, or for one that has shown the same mailbox: its holder holds both. */
export function isVerified(
  { keys, compared }: Pick<Acquaintance, 'keys' | 'compared'>,
  person: PersonId,
): boolean {
  if (compared.includes(person)) return true
  const inbox = keys.find(key => key.person === person)?.inbox ?? null
  return inbox !== null && keys.some(key => key.inbox === inbox && compared.includes(key.person))
}

/** What to say of people in a room, by what is known of all; those of whom there is nothing to say are left out. */
export function knownAmong(known: readonly Acquaintance[], room: RoomId): readonly KnownPerson[] {
  const trusted = known.filter(({ compared }) => compared.length > 0)
  const trustedNames = new Set(
    trusted.flatMap(({ name, ownName }) => [foldName(name), foldName(ownName ?? name)]),
  )
  return known
    .flatMap(one => one.keys.filter(key => key.room === room).map(key => ({ one, person: key.person })))
    .map(({ one, person }) => ({
      person,
      ownName: one.ownName,
      blocked: one.blocked,
      mark: markOf(one, person, trustedNames),
    }))
    .filter(({ ownName, blocked, mark }) => ownName !== null || blocked || mark !== null)
    .slice(0, limits.members)
}

function markOf(one: Acquaintance, person: PersonId, trustedNames: ReadonlySet<string>): Mark | null {
  if (isVerified(one, person)) return 'verified'
  return trustedNames.has(foldName(one.name)) ? 'other-key' : null
}
