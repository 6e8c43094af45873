import type { RoomId } from '../core/ids.ts'
import { proveRoomName, type RoomNaming, readRoomName, roomNameKind } from '../protocol/room-name.ts'
import type { Drops } from './drops.ts'
import type { Records, RoomRecord, Self } from './types.ts'

export interface RoomNameDeps {
  readonly room: RoomId
  readonly self: Self
  /** As this browser knew it last. */
  readonly known: string
  readonly naming: RoomNaming
  readonly records: Records
  readonly drops: Drops
  /** The room is called otherwise from now on. */
  readonly changed: () => void
}

/** What a room is called. */
export interface RoomName {
  /** Here. */
  shown(): string
  /** By its owner, as far as it is proved; as this browser knew it where nothing was said. */
  given(): string
  set(naming: RoomNaming): void
  /** What has been said of it is known: from now on its owner's new name is told. */
  start(): void
  close(): void
}

/**
 * Follows the room's name: the owner's last word in the room's order, proved by the owner's key, or what this person calls it. In the owner's
 * browser a name that was chosen while the room was off is told as soon as it is on.
 */
export function createRoomName(deps: RoomNameDeps): RoomName {
  const { room, self, records, drops, changed } = deps
  const nameByRecord = new WeakMap<RoomRecord, string | null>()
  let { naming } = deps
  let started = false
  let saying = false

  function nameIn(record: RoomRecord): string | null {
    const known = nameByRecord.get(record)
    if (known !== undefined) return known
    const name = readRoomName(room, record)
    if (name === null) drops.count('room-name-unproven')
    nameByRecord.set(record, name)
    return name
  }

  function said(): string | null {
    const named = records.list(roomNameKind).findLast(record => nameIn(record) !== null)
    return named ? nameIn(named) : null
  }

  const given = (): string => said() ?? deps.known

  function say(): void {
    const { unsaid } = naming
    if (!started || saying || unsaid === null || !self.owner || unsaid === said()) return
    saying = true
    void records.append(roomNameKind, proveRoomName(self.owner, room, self.person, unsaid)).then(kept => {
      saying = false
      // Where it could not be stored it is said when the room is opened anew.
      if (kept.ok) say()
    })
  }

  const unsubscribe = records.subscribe(roomNameKind, { added: changed, reset: changed })

  return {
    shown: () => naming.own ?? naming.unsaid ?? given(),
    given,
    set(next) {
      naming = next
      changed()
      say()
    },
    start() {
      started = true
      changed()
      say()
    },
    close: unsubscribe,
  }
}
