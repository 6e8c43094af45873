import type { HostToPage, PageToHost } from '../protocol/port.ts'

/** A content script's end of its port, as the page's features see it. It outlives reconnects; `lib/platform` has the real one. */
export interface PageChannel {
  /** Dropped while the port is away: whatever matters is said again at the next `hello`. */
  send(message: PageToHost): void
  /** Calls back with each message of a type; returns the unsubscription. */
  on<Type extends HostToPage['type']>(
    type: Type,
    run: (message: Extract<HostToPage, { type: Type }>) => void,
  ): () => void
}
