import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { HubAnswer, OwnAnswers } from '../../protocol/own-requests.ts'
import type { HubClient } from '../hub-client.ts'
import type { LiveState } from './live-state.ts'
import type { PersonSettings } from './settings.ts'

export interface OwnRequestDeps {
  readonly settings: PersonSettings
  readonly live: LiveState
  readonly hub: Pick<HubClient, 'check'>
  readonly now: () => number
  /** Puts the overlay into a tab where a room is on. */
  readonly turnOn: (tabId: number) => Promise<unknown>
  /** The extension was switched on or off: mailboxes and badge follow. */
  readonly switched: () => Promise<void>
  readonly deleteEverything: () => Promise<void>
  readonly restart: (show: 'deleted' | 'moved') => Promise<void>
}

/** What is asked about the extension as a whole. */
export type OwnRequest = Extract<Request, { type: keyof OwnAnswers | 'set-hub' }>

/** What is answered while the extension is switched off; nothing else may do anything then. */
const whileOff: readonly Request['type'][] = [
  'set-off',
  'get-state',
  'get-settings',
  'set-profile',
  'set-hub',
  'check-hub',
  'forget-hub',
  'set-relay-only',
  'set-paused',
  'set-keys',
  'set-appearance',
  'choose-site',
  'get-notification-settings',
  'set-notification-settings',
  'list-rooms',
  'list-people',
  'list-notifications',
  'list-follows',
  'leave-all-rooms',
  'delete-everything',
  'restart',
]

export const isAnsweredOff = (request: Request): boolean => whileOff.includes(request.type)

/** Answers what the settings ask about the extension as a whole. */
export function createOwnRequests(
  deps: OwnRequestDeps,
): (request: OwnRequest) => Promise<Result<unknown, ProblemCode>> {
  const { settings, live, hub } = deps

  async function setOff(off: boolean): Promise<void> {
    if ((await settings.get()).off === off) return
    await settings.change(now => ({ ...now, off }))
    await live.reapply()
    if (!off) for (const { tabs } of await live.rooms()) for (const tab of tabs) await deps.turnOn(tab)
    await deps.switched()
  }

  async function checkHub(url: string): Promise<Result<HubAnswer, ProblemCode>> {
    const origin = originOfHub(url)
    if (!origin) return fail('bad-hub')
    const startMs = deps.now()
    const checked = await hub.check(origin)
    if (!checked.ok) return checked
    return ok({ hub: origin, ...checked.value, tookMs: Math.max(0, Math.round(deps.now() - startMs)) })
  }

  /** Checked before it is used; the one before stays at hand. */
  async function setHub(url: string): Promise<Result<null, ProblemCode>> {
    const checked = await checkHub(url)
    if (!checked.ok) return checked
    const { hub } = checked.value
    await settings.change(now => {
      const others = [now.hub, ...now.hubs].filter(other => other !== hub)
      return { ...now, hub, hubs: [...new Set(others)].slice(0, limits.hubs) }
    })
    return ok(null)
  }

  async function leaveAll(): Promise<void> {
    for (const { room } of await live.rooms()) await live.leave(room)
  }

  return async request => {
    switch (request.type) {
      case 'set-off':
        await setOff(request.on)
        return ok(null)
      case 'set-appearance':
        await settings.change(now => ({ ...now, appearance: request.appearance }))
        await live.reapply()
        return ok(null)
      case 'check-hub':
        return checkHub(request.url)
      case 'set-hub':
        return setHub(request.url)
      case 'forget-hub':
        await settings.change(now => ({ ...now, hubs: now.hubs.filter(other => other !== request.url) }))
        return ok(null)
      case 'leave-all-rooms':
        await leaveAll()
        return ok(null)
      case 'delete-everything':
        await leaveAll()
        await deps.deleteEverything()
        await deps.restart('deleted')
        return ok(null)
      case 'restart':
        await deps.restart('moved')
        return ok(null)
    }
  }
}

/** Null for what is no address of a hub. */
function originOfHub(url: string): string | null {
  const address = url.trim()
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const { origin } = new URL(address)
  return origin.length > limits.addressChars ? null : origin
}
