import { toBase64Url } from '../../lib/core/bytes.ts'
import { createKeyring } from '../../lib/core/epochs.ts'
import type { EpochKeys } from '../../lib/core/keys.ts'
import type { SnapshotHub } from '../../lib/engine/log/types.ts'
import type { Clock, RandomBytes } from '../../lib/engine/types.ts'
import { openSnapshotPart, sealSnapshotPart } from '../../lib/protocol/snapshot.ts'
import type { MemoryLiveHub } from './memory-live-hub.ts'
import { testRoleKeys } from './person.ts'

export interface HastyMakerOptions {
  readonly keys: EpochKeys
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly entries: MemoryLiveHub['entries']
  /** They make the chain up, so that a hub can tell. */
  readonly bluffing: boolean
}

/** A client that is wrong on purpose, to see that its wrong is noticed: its snapshots claim the log's end as it is when they are handed in. */
export function createHastyMaker(hub: SnapshotHub, options: HastyMakerOptions): SnapshotHub {
  const { keys, clock, randomBytes, entries, bluffing } = options
  const read = createKeyring(keys, testRoleKeys, [])(keys.epoch)!
  return {
    ...hub,
    async put(place, parts, base) {
      // Long enough for others to say something.
      await new Promise<void>(resolve => void clock.after(20_000, resolve))
      const end = entries.at(-1)!
      const chain = bluffing ? toBase64Url(randomBytes(32)) : end.chain
      const claimed = { ...place, seq: end.seq, chain }
      const sealAnew = (part: 'state' | 'text', sealed: Uint8Array): Uint8Array =>
        sealSnapshotPart(keys, claimed, part, openSnapshotPart(read, place, part, sealed)!, randomBytes(24))
      const state = sealAnew('state', parts.state)
      return hub.put(claimed, { ...parts, state, text: sealAnew('text', parts.text) }, base)
    },
  }
}
