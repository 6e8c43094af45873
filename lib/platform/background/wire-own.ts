import type { Result } from '../../core/result.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { HubClient } from '../hub-client.ts'
import { deleteEverything } from './delete-everything.ts'
import { listenToInstallation } from './first-run.ts'
import type { LiveState } from './live-state.ts'
import { createOwnRequests, isAnsweredOff, type OwnRequest } from './own-requests.ts'
import { restart, showAfterRestart } from './restart.ts'
import type { PersonSettings } from './settings.ts'

export interface WireOwnDeps {
  readonly stores: Promise<{ readonly settings: PersonSettings }>
  readonly live: LiveState
  readonly hub: HubClient
  readonly turnOn: (tabId: number) => Promise<unknown>
  /** The extension was switched on or off. */
  readonly switched: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** What concerns the extension as a whole: its first run, being switched off, hubs, starting anew. To be called as the background starts, for its listeners. */
export function wireOwn({ stores, live, hub, turnOn, switched, failed }: WireOwnDeps) {
  const settings = stores.then(({ settings }) => settings)
  const requests = settings.then(settings =>
    createOwnRequests({ settings, live, hub, now: Date.now, turnOn, switched, deleteEverything, restart }),
  )
  listenToInstallation(failed)
  showAfterRestart().catch(failed)
  return {
    request: async (request: OwnRequest): Promise<Result<unknown, ProblemCode>> => (await requests)(request),
    /** Whether nothing may be done now. */
    refuses: async (request: Request): Promise<boolean> =>
      !isAnsweredOff(request) && (await (await settings).get()).off,
  }
}
