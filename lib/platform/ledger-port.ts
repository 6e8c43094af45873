import { browser } from 'wxt/browser'
import type { HostToLedger, LedgerRow } from '../protocol/ledger.ts'
import { portNames } from '../protocol/port-names.ts'

/** In session storage: whether somebody looks at what leaves outside rooms, and what did, as the background has noted it. */
export const outsideKeys = { watched: 'outside-watched', sent: 'outside-sent' } as const

type Rows = readonly LedgerRow[] | null

/** Watches what leaves rooms, until it is ended. Null while no room is on. */
function watchRooms(changed: (rows: Rows) => void): () => void {
  const port = browser.runtime.connect({ name: portNames.ledger })
  // Not parsed, nor what the background keeps: nobody else speaks there.
  port.onMessage.addListener(({ rows }: HostToLedger) => changed(rows))
  // The host has closed with its last room, or was not there.
  port.onDisconnect.addListener(() => changed(null))
  return () => port.disconnect()
}

/** Watches what leaves outside them, until it is ended. */
function watchOutside(changed: (rows: Rows) => void): () => void {
  const { session } = browser.storage
  const heard = (changes: Record<string, { readonly newValue?: unknown }>): void => {
    const sent = changes[outsideKeys.sent]?.newValue as HostToLedger | undefined
    if (sent) changed(sent.rows)
  }
  session.onChanged.addListener(heard)
  // Another value each time: also where another page has just asked for it.
  void session.set({ [outsideKeys.watched]: false }).then(() => session.set({ [outsideKeys.watched]: true }))
  return () => {
    session.onChanged.removeListener(heard)
    void session.set({ [outsideKeys.watched]: false })
  }
}

/**
 * Watches what leaves this browser while its page is looked at. `changed` is called with all lines of the last minute, or null while no
 * room is on and there are none. Returns what ends it.
 */
export function watchLedger(changed: (rows: Rows) => void): () => void {
  let ends: readonly (() => void)[] = []
  let ofRooms: Rows = null
  let outside: Rows = null

  function tell(): void {
    const all = [...(ofRooms ?? []), ...(outside ?? [])]
    changed(all.length === 0 ? ofRooms : all)
  }

  function stop(): void {
    for (const end of ends) end()
    ends = []
  }
  function look(): void {
    stop()
    if (document.visibilityState !== 'visible') return
    ends = [
      watchRooms(rows => {
        ofRooms = rows
        tell()
      }),
      watchOutside(rows => {
        outside = rows
        tell()
      }),
    ]
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', look)
  window.addEventListener('pagehide', stop)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('focus', look)
    window.removeEventListener('pagehide', stop)
    stop()
  }
}
