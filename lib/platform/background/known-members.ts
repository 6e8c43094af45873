import { concat, fromBase64Url } from '../../core/bytes.ts'
import type { PersonId, RoomId } from '../../core/ids.ts'
import { compareRecords } from '../../core/records.ts'
import type { LogEntry } from '../../protocol/hub.ts'
import { openEntry, unpackRecords } from '../../protocol/log-entry.ts'
import { memberKind, mergeMembers, type ProvenMember, readMember } from '../../protocol/member.ts'
import { type Entry, isGenuine, readRecord, type SignedRecord } from '../../protocol/record-codec.ts'
import type { RoomKeys } from '../../protocol/room-keys.ts'
import type { RoomAccess } from '../room-access.ts'

/** The members whom these records prove, the newest word of each. Records that were stored here were checked before. */
export function membersIn(room: RoomId, keys: RoomKeys, records: readonly SignedRecord[]): ProvenMember[] {
  const entries = records.flatMap(signed => readRecord(room, signed) ?? [])
  const said = entries.filter(({ content }) => content.kind === memberKind)
  const members = new Map<PersonId, ProvenMember>()
  for (const { content } of said.toSorted((a, b) => compareRecords(a.content, b.content))) {
    const member = readMember(room, content, keys.policy.owner, keys.keyring)
    if (member) members.set(member.person, mergeMembers(members.get(member.person), member))
  }
  return [...members.values()]
}

/** What the room's log holds of such records after a number: whoever came while this browser was away. Nothing where the hub does not answer. */
export async function loggedMemberRecords(
  access: Pick<RoomAccess, 'log'>,
  room: RoomId,
  keys: RoomKeys,
  after: number,
): Promise<SignedRecord[]> {
  const found: Entry[] = []
  for (let more = true, from = after; more; ) {
    const page = await access.log({ after: from, kind: 'record' })
    if (!page.ok || page.value.entries.length === 0) break
    const whole = [...Map.groupBy(page.value.entries, ({ seq }) => seq).values()]
    found.push(...whole.flatMap(parts => recordsIn(room, keys, parts)))
    from = page.value.entries.at(-1)!.seq
    more = page.value.more
  }
  return found.filter(isGenuine).map(({ signed }) => signed)
}

/** `parts`: of one entry, in order. */
function recordsIn(room: RoomId, keys: RoomKeys, parts: readonly LogEntry[]): Entry[] {
  const [first] = parts as [LogEntry]
  const read = keys.keyring(first.epoch)
  const sealed = concat(...parts.map(({ data }) => fromBase64Url(data) ?? new Uint8Array()))
  const plain = read && openEntry(read.contents, { ...first, room }, sealed)
  const records = (plain && unpackRecords(plain)) ?? []
  return records
    .flatMap(signed => readRecord(room, signed) ?? [])
    .filter(({ content }) => content.kind === memberKind)
}
