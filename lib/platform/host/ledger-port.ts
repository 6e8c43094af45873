import type { Browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { Ledger, LedgerEntry } from '../../engine/ledger/types.ts'
import type { Clock, RoomContext } from '../../engine/types.ts'
import type { HostToLedger, LedgerRow } from '../../protocol/ledger.ts'

export interface LedgerPortsDeps {
  readonly ledger: Ledger
  readonly clock: Clock
  /** Rooms that have been opened, left ones among them: what they have sent is still told for a minute. */
  readonly rooms: ReadonlyMap<RoomId, Pick<RoomContext, 'name' | 'presence'>>
}

/** A person reads no faster. Milliseconds. */
const pauseMs = 1_000

/** Shows an extension page what leaves this browser, for as long as its port is open. Returns what takes such a port. */
export function createLedgerPorts(deps: LedgerPortsDeps): (port: Browser.runtime.Port) => void {
  const { ledger, clock, rooms } = deps

  function rowOf({ room, to, kind, messages, bytes }: LedgerEntry): LedgerRow {
    const context = rooms.get(room)
    const name = to && (context?.presence.others.get(to)?.profile.name ?? '')
    return { room, roomName: context?.name ?? '', to: name, kind, messages, bytes }
  }

  return port => {
    let stopPause: (() => void) | null = null
    let changed = false

    function tell(): void {
      changed = false
      const rows = ledger.entries().slice(0, limits.ledgerRows).map(rowOf)
      port.postMessage({ type: 'sent', rows } satisfies HostToLedger)
      stopPause = clock.after(pauseMs, () => {
        stopPause = null
        if (changed) tell()
      })
    }

    const unsubscribe = ledger.subscribe(() => {
      changed = true
      if (!stopPause) tell()
    })
    port.onDisconnect.addListener(() => {
      unsubscribe()
      stopPause?.()
    })
    tell()
  }
}
