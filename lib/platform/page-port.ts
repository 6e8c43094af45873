import { type Browser, browser } from 'wxt/browser'
import type { PageChannel } from '../page/channel.ts'
import type { HostToPage, PageToHost } from '../protocol/port.ts'
import { portNames, portVersion } from '../protocol/port-names.ts'

/** Waits before trying the host again; after the last one the overlay is taken down. Milliseconds. */
const retriesMs = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600]

export interface PagePortEvents {
  /** Once: the room is off here (with its name where its owner has removed us), the extension is gone, or the host stays away. */
  ended(removedFrom: string | null): void
  /** The host has answered a `hello`, `again` after an earlier one. */
  answered(again: boolean): void
}

export interface PagePort extends PageChannel {
  /** Calls back with every message, after those who listen to its type. */
  watch(run: (message: HostToPage) => void): void
  /** From now on what the host says is heard. What it has said before is asked for again. */
  start(events: PagePortEvents): void
  /** Connects anew, for pages that came back from the back/forward cache with a dead port. */
  reconnect(): void
  close(): void
}

/**
 * The content script's port to the host. It connects at once, so that others see where this person is before the page may be drawn on.
 * `address` is asked at each `hello`; `open` makes a port to another host than the extension's.
 */
export function createPagePort(
  address: () => string,
  open = (): Browser.runtime.Port => browser.runtime.connect({ name: portNames.page }),
): PagePort {
  const listeners = new Map<string, Set<(message: never) => void>>()
  const watchers = new Set<(message: HostToPage) => void>()
  let port: Browser.runtime.Port | null = null
  let failures = 0
  let greeted = 0
  let awaiting = true
  let events: PagePortEvents | null = null
  let over: { readonly removedFrom: string | null } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    try {
      port = open()
    } catch {
      timer = setTimeout(end) // the extension was reloaded or removed: this script is an orphan
      return
    }
    awaiting = true
    port.onMessage.addListener(receive)
    port.onDisconnect.addListener(retry)
    send({ type: 'hello', version: portVersion, address: address() })
  }

  /** Not parsed again: only the host of this very version can speak on this port, and it has parsed all that came from others. */
  function receive(message: HostToPage): void {
    failures = 0
    if (message.type === 'end') {
      end(message.removedFrom)
      return
    }
    if (!events) return
    if (awaiting) {
      awaiting = false
      events.answered(greeted++ > 0)
    }
    for (const run of listeners.get(message.type) ?? []) run(message as never)
    for (const run of watchers) run(message)
  }

  function send(message: PageToHost): void {
    try {
      port?.postMessage(message)
    } catch {
      // Dead without an event, as after the back/forward cache.
      drop()
      retry()
    }
  }

  function retry(): void {
    port = null
    const wait = retriesMs[failures++]
    if (wait === undefined || !browser.runtime?.id) {
      end()
      return
    }
    timer = setTimeout(connect, wait)
  }

  function end(removedFrom: string | null = null): void {
    close()
    over = { removedFrom }
    events?.ended(removedFrom)
  }

  function drop(): void {
    clearTimeout(timer)
    port?.onDisconnect.removeListener(retry)
    port?.disconnect()
    port = null
  }

  function close(): void {
    listeners.clear()
    watchers.clear()
    drop()
  }

  connect()
  return {
    send,
    start(next) {
      events = next
      // A page that changes its address is told everything.
      if (over) next.ended(over.removedFrom)
      else send({ type: 'address', address: address() })
    },
    on<Type extends HostToPage['type']>(
      type: Type,
      run: (message: Extract<HostToPage, { type: Type }>) => void,
    ) {
      const set = listeners.get(type) ?? new Set()
      listeners.set(type, set.add(run as (message: never) => void))
      return () => set.delete(run as (message: never) => void)
    },
    watch: run => void watchers.add(run),
    reconnect() {
      drop()
      connect()
    },
    close,
  }
}
