import { browser } from 'wxt/browser'
import { hostToLedger, type LedgerRow } from '../protocol/ledger.ts'
import { portNames } from '../protocol/port-names.ts'

/**
 * Watches what leaves this browser while its page is looked at. `changed` is called with all lines of the last minute, or null while no
 * room is on. Returns what ends it.
 */
export function watchLedger(changed: (rows: readonly LedgerRow[] | null) => void): () => void {
  let stop: (() => void) | null = null

  function connect(): void {
    if (stop) return
    const port = browser.runtime.connect({ name: portNames.ledger })
    port.onMessage.addListener(raw => {
      const message = hostToLedger.safeParse(raw)
      if (message.success) changed(message.data.rows)
    })
    // The host has closed with its last room, or was not there.
    port.onDisconnect.addListener(() => {
      stop = null
      changed(null)
    })
    stop = () => {
      stop = null
      port.disconnect()
    }
  }

  const look = (): void => {
    if (document.visibilityState === 'visible') connect()
    else stop?.()
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', look)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('focus', look)
    stop?.()
  }
}
