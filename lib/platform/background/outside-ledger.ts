import { browser } from 'wxt/browser'
import type { MailboxId } from '../../core/ids.ts'
import type { Ledger, LedgerEntry } from '../../engine/ledger/types.ts'
import type { Clock } from '../../engine/types.ts'
import type { LedgerRow } from '../../protocol/ledger.ts'
import { tellLedger } from '../host/ledger-port.ts'
import type { Socket } from '../hub-socket.ts'
import { outsideKeys } from '../ledger-port.ts'
import { watchFetch, watchSocket } from '../watch-sends.ts'

/** By hub's host, and of mail by mailbox. */
export type OutsideSent = Ledger<string, MailboxId>

export interface OutsideLedgerDeps {
  readonly ledger: OutsideSent
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  /** How the owner of a mailbox is called here; empty where nobody knows. */
  readonly nameOf: (box: MailboxId) => Promise<string>
  readonly failed: (error: unknown) => void
}

/**
 * Notes what leaves this browser outside its rooms, by hub: mail, rooms' doors, public rooms. Gives the ways out that are noted. The notes are shown through
 * session storage while a page of ours asks for them there: a port to this worker would be one more end of every port to the host, and wake it for each.
 */
export function createOutsideLedger(deps: OutsideLedgerDeps) {
  const { ledger, clock, fetch, openSocket, nameOf, failed } = deps
  const { session } = browser.storage
  let end: (() => void) | null = null

  const rowsOf = (entries: readonly LedgerEntry<string, MailboxId>[]): Promise<LedgerRow[]> =>
    Promise.all(
      entries.map(async ({ room: host, to, ...sent }) => {
        const name = to && (await nameOf(to))
        return { ...sent, room: null, roomName: host, to: name }
      }),
    )

  function watch(on: boolean): void {
    end?.()
    end = on
      ? tellLedger({ ledger, clock, rowsOf }, message => {
          session.set({ [outsideKeys.sent]: message }).catch(failed)
        })
      : null
  }

  session.onChanged.addListener(changes => {
    const watched = changes[outsideKeys.watched]
    if (watched) watch(watched.newValue === true)
  })
  session
    .get(outsideKeys.watched)
    .then(({ [outsideKeys.watched]: on }) => on === true && watch(true))
    .catch(failed)

  return {
    fetch: ((input, init) => {
      const { host } = new URL(input instanceof Request ? input.url : input)
      const sent = watchFetch(fetch, (_, kind, bytes, box) => ledger.sent(host, box, kind, bytes))
      return sent(input, init)
    }) satisfies typeof globalThis.fetch,
    openSocket: (url: string): Socket => {
      const { host } = new URL(url)
      return watchSocket(openSocket, (_, kind, bytes) => ledger.sent(host, null, kind, bytes))(url)
    },
  }
}
