import type { FramePath, ToInner, ToOuter } from '../protocol/frames.ts'
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

/** A script's way to those in the frames in and around its own. `lib/platform` has the real one. */
export interface FrameLink {
  /** To a frame in this one. Lost where nobody is. */
  tell(to: FramePath, message: ToInner): void
  /** To the one around. */
  tellParent(message: ToOuter): void
  listen(listener: FrameListener): void
  close(): void
}

export interface FrameListener {
  /** A script is there in a frame. `from` is relative to this window. */
  here(from: FramePath): void
  gone(from: FramePath): void
  told(from: FramePath, message: ToOuter): void
  toldByParent(message: ToInner): void
}
