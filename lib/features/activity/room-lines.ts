import { pageAddress } from '../../core/address.ts'
import { excerptOf, labelOf } from '../../core/excerpt.ts'
import type { PersonId } from '../../core/ids.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import {
  type ActivityBody,
  type ActivityLine,
  type ActivitySort,
  type ActivityWhat,
  activityKind,
  activityNames,
} from '../../protocol/activity.ts'
import { memberBody, memberKind } from '../../protocol/member.ts'
import { pinBody, pinDoneBody, pinReplyBody } from '../../protocol/pins.ts'
import { profile as profileSchema, z } from '../../protocol/schema.ts'
import { newsOf } from './model.ts'
import type { Acts } from './room-acts.ts'
import { walkBack } from './room-walk.ts'

type Person = ActivityLine['people'][number]

/** What one asks to see; no sorts are all. */
export interface Filter {
  readonly sorts: readonly ActivitySort[]
  readonly person: PersonId | null
}

/** The lines of a stream. */
export interface Lines {
  /** Newest first, before a record or from the newest on; `more`: there are older ones. */
  take(filter: Filter, before: RoomRecord | null, most: number): { lines: ActivityLine[]; more: boolean }
  /** Who has done something here, by name. */
  people(): Person[]
}

/** Messages that are further apart than that are not folded into one line. Milliseconds. */
const foldMs = 3_600_000

const kindsBySort: Readonly<Record<ActivitySort, readonly string[]>> = {
  people: [activityKind],
  visits: [activityKind],
  messages: ['chat'],
  pins: ['pin', 'pin-reply', 'pin-done'],
  versions: [activityKind],
  rules: [activityKind, memberKind],
  events: [activityKind],
}
const allSorts = Object.keys(kindsBySort) as ActivitySort[]

const named = z.object({ profile: profileSchema })

export function createLines(room: RoomContext, acts: Acts): Lines {
  const { records, self, presence } = room

  function personOf(record: RoomRecord, of?: { readonly name: string; readonly color: number }): Person {
    const profile = of ?? named.safeParse(record.body).data?.profile
    const color = presence.colorByPerson.get(record.author) ?? profile?.color ?? 0
    return { person: record.author, name: profile?.name ?? '', color, self: record.author === self.person }
  }

  const line = (
    record: RoomRecord,
    sort: ActivitySort,
    what: ActivityWhat,
    more: Partial<ActivityLine> = {},
  ): ActivityLine => ({
    record: record.id,
    sort,
    what,
    people: [personOf(record)],
    others: 0,
    count: 1,
    timeMs: record.timeMs,
    about: '',
    excerpt: '',
    notedBy: '',
    target: null,
    ...more,
  })

  /** The name of whom a member says to be, latest first; empty for strangers. */
  function memberOf(person: PersonId): Person | null {
    const record = records.list(memberKind).findLast(({ author }) => author === person)
    return record ? personOf(record) : null
  }

  function actLine(record: RoomRecord, body: ActivityBody, news: ReadonlySet<string>): ActivityLine | null {
    switch (body.what) {
      case 'join':
        return news.has(record.id) ? line(record, 'people', 'join') : null
      case 'leave': {
        if (!news.has(record.id)) return null
        const stay = acts.stayOf(body.session)
        const join = stay && records.find(stay.join.id)
        if (!stay || !join) return null
        const noted = record.author === body.person ? '' : body.profile.name
        const timeMs = stay.leave?.timeMs ?? record.timeMs
        return line(record, 'people', 'leave', { people: [personOf(join)], notedBy: noted, timeMs })
      }
      case 'here':
        return null
      case 'visit': {
        const { address } = body.place
        if (pageAddress(address) !== address) return null
        const target = { to: 'page', record: record.id, address } as const
        return line(record, 'visits', 'visit', { excerpt: labelOf(address), target })
      }
      case 'save':
      case 'restore': {
        // A guest has no page of the room's, which is where versions are looked at.
        const leads = body.version && !self.guest
        const target = leads ? ({ to: 'version', version: body.version! } as const) : null
        return line(record, 'versions', body.what, { about: body.name, target })
      }
      case 'rule': {
        if (!acts.isFirst(record, body)) return null
        const about = body.person ? (memberOf(body.person)?.name ?? body.name) : ''
        return line(record, 'rules', body.act, { about })
      }
      case 'event': {
        if (!acts.isFirst(record, body)) return null
        const timeMs = Math.min(body.timeMs, record.timeMs)
        const excerpt = excerptOf(body.text)
        return line(record, 'events', 'event', {
          people: [],
          about: body.from,
          excerpt,
          notedBy: body.profile.name,
          timeMs,
        })
      }
    }
  }

  function pinLine(record: RoomRecord): ActivityLine | null {
    if (record.kind === 'pin') {
      if (!pinBody.safeParse(record.body).success) return null
      return line(record, 'pins', 'pin', { target: { to: 'pin', record: record.id } })
    }
    const parsed = (record.kind === 'pin-done' ? pinDoneBody : pinReplyBody).safeParse(record.body)
    const pin = parsed.success ? records.find(parsed.data.pin) : null
    if (pin?.kind !== 'pin') return null
    if (record.kind === 'pin-reply')
      return line(record, 'pins', 'pin-reply', { target: { to: 'pin', record: pin.id } })
    // Its author may do away with it, and the owner.
    const may = record.author === pin.author || acts.owns(record.author)
    return may
      ? line(record, 'pins', 'pin-done', { people: [memberOf(record.author) ?? personOf(record)] })
      : null
  }

  /** A proof of another role than the one before. */
  function roleLine(record: RoomRecord): ActivityLine | null {
    const claimed = memberBody.safeParse(record.body).data?.role
    if (!claimed || claimed === 'owner') return null
    const before = records
      .list(memberKind)
      .slice(0, records.indexOf(record.id))
      .findLast(({ author }) => author === record.author)
    const had = before && memberBody.safeParse(before.body).data?.role
    if (!had || had === claimed || acts.roleSaidIn(record) !== claimed || acts.roleSaidIn(before) !== had)
      return null
    return line(record, 'rules', `role-${claimed}`)
  }

  function lineOf(record: RoomRecord, news: ReadonlySet<string>): ActivityLine | null {
    if (record.kind === 'chat') {
      const target = { to: 'message', record: record.id } as const
      return named.safeParse(record.body).success ? line(record, 'messages', 'message', { target }) : null
    }
    if (record.kind === memberKind) return roleLine(record)
    if (record.kind !== activityKind) return pinLine(record)
    const body = acts.bodyOf(record)
    return body && actLine(record, body, news)
  }

  return {
    take({ sorts, person }, before, most) {
      const wanted = sorts.length === 0 ? allSorts : sorts
      const kinds = [...new Set(wanted.flatMap(sort => kindsBySort[sort]))]
      const news = wanted.includes('people') ? newsOf(acts.stays()) : new Set<string>()
      const lines: Folding[] = []
      for (const record of walkBack(records, kinds, before)) {
        // Most of a long history is messages: those that are folded are not read.
        const last = lines.at(-1)
        const isMessage = record.kind === 'chat'
        if (isMessage && person !== null && record.author !== person) continue
        if (isMessage && last && folds(last, record)) {
          fold(last, record, personOf)
          continue
        }
        const next = lineOf(record, news)
        if (!next || !wanted.includes(next.sort)) continue
        if (person !== null && !next.people.some(one => one.person === person)) continue
        if (lines.length === most) return { lines: lines.map(finish), more: true }
        lines.push({
          line: next,
          authors: new Set([record.author]),
          oldestMs: record.timeMs,
          first: record.id,
        })
      }
      return { lines: lines.map(finish), more: false }
    },
    people() {
      const byPerson = new Map<PersonId, Person>()
      for (const record of records.list(memberKind)) byPerson.set(record.author, personOf(record))
      return [...byPerson.values()].filter(({ name }) => name !== '').sort(byName)
    },
  }
}

const byName = (a: Person, b: Person): number =>
  a.name.localeCompare(b.name) || (a.person < b.person ? -1 : 1)

/** A line that older messages may still be folded into. */
interface Folding {
  line: ActivityLine
  readonly authors: Set<PersonId>
  oldestMs: number
  /** The oldest of its records: where one begins to read. */
  first: ActivityLine['record']
}

const folds = ({ line, oldestMs }: Folding, { timeMs }: RoomRecord): boolean =>
  line.sort === 'messages' && Math.abs(oldestMs - timeMs) <= foldMs

function fold(folding: Folding, record: RoomRecord, personOf: (record: RoomRecord) => Person): void {
  const { line, authors } = folding
  folding.oldestMs = record.timeMs
  folding.first = record.id
  const isNew = !authors.has(record.author)
  authors.add(record.author)
  const people =
    isNew && line.people.length < activityNames ? [...line.people, personOf(record)] : line.people
  folding.line = { ...line, count: line.count + 1, people, what: 'messages' }
}

const finish = ({ line, authors, first }: Folding): ActivityLine =>
  line.sort === 'messages'
    ? { ...line, others: authors.size - line.people.length, target: { to: 'message', record: first } }
    : line
