import type { Browser } from 'wxt/browser'
import { limits } from '../../core/limits.ts'
import type { Ledger, LedgerEntry } from '../../engine/ledger/types.ts'
import type { Clock } from '../../engine/types.ts'
import type { HostToLedger, LedgerRow } from '../../protocol/ledger.ts'

export interface ToldLedger<Where, To> {
  readonly ledger: Pick<Ledger<Where, To>, 'entries' | 'subscribe'>
  readonly clock: Clock
  /** As a person reads them. */
  readonly rowsOf: (entries: readonly LedgerEntry<Where, To>[]) => Promise<readonly LedgerRow[]>
}

/** A person reads no faster. Milliseconds. */
const pauseMs = 1_000

/** Tells all lines of the last minute, and again when they change. Returns the end of it. */
export function tellLedger<Where, To>(
  { ledger, clock, rowsOf }: ToldLedger<Where, To>,
  told: (message: HostToLedger) => void,
): () => void {
  let stopPause: (() => void) | null = null
  let changed = false
  let ended = false

  async function tell(): Promise<void> {
    changed = false
    stopPause = clock.after(pauseMs, () => {
      stopPause = null
      if (changed) void tell()
    })
    const rows = await rowsOf(ledger.entries().slice(0, limits.ledgerRows))
    if (!ended) told({ type: 'sent', rows: [...rows] })
  }

  const unsubscribe = ledger.subscribe(() => {
    changed = true
    if (!stopPause) void tell()
  })
  void tell()
  return () => {
    ended = true
    unsubscribe()
    stopPause?.()
  }
}

/** Shows an extension page what leaves this browser, for as long as its port is open. Returns what takes such a port. */
export function createLedgerPorts<Where, To>(
  told: ToldLedger<Where, To>,
): (port: Browser.runtime.Port) => void {
  return port => {
    const end = tellLedger(told, message => port.postMessage(message))
    port.onDisconnect.addListener(end)
  }
}
