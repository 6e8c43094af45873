import type { ClientToHub, HubToClient } from '../../protocol/hub.ts'
import type { RelayedFrame } from '../../protocol/relay-frame.ts'
import type { TransportStatus } from '../types.ts'

/** The hub's socket as those who share it see it: it proves who we are and comes back by itself. `lib/platform` has the real one. */
export interface HubConnection {
  /**
   * Uses the connection from now on: the first user opens it, and the last closes it. All users of a room start in one turn, so that none misses
   * the welcome. Returns the end of the use; no event comes after it.
   */
  use(user: HubUser): () => void
  /** Sent in order and within the hub's limits. False while the hub is away; nothing is kept for later. */
  send(message: ClientToHub): boolean
  /** A fast frame, sealed; lost where it cannot leave at once. */
  sendFast(sealed: Uint8Array): void
}

export interface HubUser {
  /** `full`: kept out while there are as many people as the room takes; tried again. `refused`: turned away for good. */
  state(state: HubState): void
  /** A `welcome` is the first after each time the state becomes `open`. */
  message(message: HubToClient): void
  fast?(frames: readonly RelayedFrame[]): void
  /** How long the hub took to answer. Milliseconds. */
  roundTrip?(ms: number): void
}

export type HubState = TransportStatus['hub']
