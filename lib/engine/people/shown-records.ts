import type { RecordId } from '../../core/ids.ts'
import { memberKind } from '../../protocol/member.ts'
import type { RecordSubscriber, Records, RoomRecord } from '../record/types.ts'
import type { Acquaintances } from './types.ts'

/** A room's records as its person is shown them: without those of people who are blocked, and with the names that they are called here. */
export interface ShownRecords extends Records {
  close(): void
}

/** The records of a kind as shown, and where each is. */
interface Shown {
  readonly list: readonly RoomRecord[]
  readonly indexById: ReadonlyMap<RecordId, number>
}

export function createShownRecords(
  records: Records,
  acquaintances: Pick<Acquaintances, 'all' | 'of' | 'isBlocked' | 'subscribe'>,
): ShownRecords {
  const subscribers = new Set<RecordSubscriber>()
  /** Until the kind changes. */
  const shownByKind = new Map<string, Shown>()
  const renamed = new WeakMap<RoomRecord, RoomRecord>()
  let told = decisions()

  /** Who is shown in another way than they are, as one word to compare. */
  function decisions(): string {
    const decided = [...acquaintances.all.values()].filter(
      ({ blocked, ownName }) => blocked || ownName !== null,
    )
    return JSON.stringify(decided.map(({ person, blocked, ownName }) => [person, blocked, ownName]))
  }
  const isPlain = (): boolean => told === '[]'

  const isShown = ({ kind, author }: RoomRecord): boolean =>
    // Whoever holds the room's keys does so, liked or not.
    kind === memberKind || !acquaintances.isBlocked(author)

  function named(record: RoomRecord): RoomRecord {
    const ownName = acquaintances.of(record.author)?.ownName ?? null
    if (ownName === null) return record
    const known = renamed.get(record)
    if (known && nameIn(known.body) === ownName) return known
    const { body } = record
    if (nameIn(body) === null) return record
    const { profile } = body as { readonly profile: object }
    const copy = { ...record, body: { ...(body as object), profile: { ...profile, name: ownName } } }
    renamed.set(record, copy)
    return copy
  }

  function shownOf(kind: string): Shown {
    const known = shownByKind.get(kind)
    if (known) return known
    const list = records.list(kind).filter(isShown).map(named)
    const shown = { list, indexById: new Map(list.map(({ id }, index) => [id, index])) }
    shownByKind.set(kind, shown)
    return shown
  }

  const unsubscribe = acquaintances.subscribe(() => {
    const now = decisions()
    if (now === told) return
    told = now
    shownByKind.clear()
    for (const subscriber of subscribers) subscriber.reset()
  })

  function find(id: RecordId): RoomRecord | null {
    const record = records.find(id)
    return record && isShown(record) ? named(record) : null
  }

  return {
    list: kind => (isPlain() ? records.list(kind) : shownOf(kind).list),
    find: id => (isPlain() ? records.find(id) : find(id)),
    indexOf(id) {
      const record = isPlain() ? null : records.find(id)
      return record ? (shownOf(record.kind).indexById.get(id) ?? -1) : records.indexOf(id)
    },
    append: records.append,
    subscribe(kind, subscriber) {
      subscribers.add(subscriber)
      const end = records.subscribe(kind, {
        added(record, after) {
          shownByKind.delete(kind)
          if (isPlain()) subscriber.added(record, after)
          else if (isShown(record)) subscriber.added(named(record), before(record))
        },
        reset() {
          shownByKind.delete(kind)
          subscriber.reset()
        },
      })
      return () => {
        subscribers.delete(subscriber)
        end()
      }
    },
    close: unsubscribe,
  }

  function before({ kind, id }: RoomRecord): RecordId | null {
    const { list, indexById } = shownOf(kind)
    return list[(indexById.get(id) ?? 0) - 1]?.id ?? null
  }
}

/** The name that a record gives its author; its body has not been parsed. */
function nameIn(body: unknown): string | null {
  const name = (body as { profile?: { name?: unknown } } | null)?.profile?.name
  return typeof name === 'string' ? name : null
}
