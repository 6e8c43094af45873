import type { Clock, RandomBytes } from '../lib/engine/types.ts'
import type { HubClient } from '../lib/platform/hub-client.ts'
import type { NodeClient } from './node-client.ts'
import type { Output } from './output.ts'
import type { State } from './state.ts'

/** What every command is given. */
export interface CommandContext {
  readonly client: NodeClient
  readonly hub: HubClient
  readonly state: State
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly output: Output
  readonly fetch: typeof globalThis.fetch
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** How long a hub may take. Milliseconds. */
  readonly timeoutMs: number
  /** The name to be seen by, when it is not the usual one. */
  readonly name: string | null
}
