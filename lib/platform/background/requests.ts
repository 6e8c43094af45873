import { type Browser, browser } from 'wxt/browser'
import { pageAddress } from '../../core/address.ts'
import type { RoomId } from '../../core/ids.ts'
import { decodeLink } from '../../core/links.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Answers, LinkPreview, ProblemCode, Request } from '../../protocol/background.ts'
import type { Profile } from '../../protocol/schema.ts'
import type { HubClient } from '../hub-client.ts'
import type { AskRequest } from './asks/start-asks.ts'
import type { Consent } from './consent.ts'
import { type Injected, probe } from './inject.ts'
import type { LiveState } from './live-state.ts'
import type { Membership } from './membership.ts'
import type { NotificationRequest } from './notification-requests.ts'
import type { OwnRequest } from './own-requests.ts'
import type { OwnerRequest } from './owner-requests.ts'
import type { PeopleRequest } from './people-requests.ts'
import { createPopupState, type PopupStateDeps } from './popup-state.ts'
import type { Removals } from './removals.ts'
import type { RoomsRequest } from './rooms-requests.ts'
import { isSessionRequest, type SessionRequest } from './sessions/session-request.ts'
import type { PersonSettings } from './settings.ts'
import { problemOf } from './tab-facts.ts'

export interface RequestDeps extends PopupStateDeps {
  readonly live: LiveState
  readonly membership: Membership
  readonly settings: PersonSettings
  readonly consent: Consent
  readonly hub: HubClient
  /** Puts the overlay into a tab where a room is on, or says on the toolbar button that a click is needed. */
  readonly turnOn: (tabId: number) => Promise<Injected>
  readonly removals: Removals
  readonly peopleRequest: (request: PeopleRequest) => Promise<Result<unknown, ProblemCode>>
  readonly sessionRequest: (request: SessionRequest) => Promise<Result<unknown, ProblemCode>>
  readonly roomsRequest: (request: RoomsRequest) => Promise<Result<unknown, ProblemCode>>
  readonly notificationRequest: (request: NotificationRequest) => Promise<Result<unknown, ProblemCode>>
  readonly askRequest: (request: AskRequest) => Promise<Result<unknown, ProblemCode>>
  /** Whether we are a member of a room. */
  readonly isKnown: (room: RoomId) => Promise<boolean>
  readonly ownRequest: (request: OwnRequest) => Promise<Result<unknown, ProblemCode>>
  readonly ownerRequest: (request: OwnerRequest) => Promise<Result<unknown, ProblemCode>>
}

type JoinRequest = Extract<Request, { type: 'join-room' }>
type Answer<Type extends Request['type']> = Promise<Result<Answers[Type], ProblemCode>>

/** Answers what popup, options and join page ask. One function for each request of `lib/protocol/background.ts`. */
export function createRequests(
  deps: RequestDeps,
): (request: Request) => Promise<Result<unknown, ProblemCode>> {
  const { live, membership, settings, consent, hub, turnOn } = deps
  const popupState = createPopupState(deps)

  /** Everything that the host was told goes for the new choice as well. */
  async function applyEverywhere(): Promise<void> {
    await live.reapply()
    for (const { tabs } of await live.rooms()) for (const tab of tabs) await turnOn(tab)
  }

  async function createRoom(tabId: number, name: string): Answer<'create-room'> {
    const tab = await browser.tabs.get(tabId)
    const problem = problemOf(tab, await probe(tabId))
    if (problem) return fail(problem)
    const landing = pageAddress(tab.url ?? '')
    if (!landing) return fail('page-forbidden')
    const founded = await membership.found(name, landing, await settings.get())
    if (!founded.ok) return founded
    await consent.allow(founded.value.room, tabId, landing)
    const entered = await enter(founded.value.room, tabId)
    if (!entered.ok) return entered
    await turnOn(tabId)
    return ok({ link: founded.value.links[0]!.href })
  }

  async function previewLink(href: string): Answer<'preview-link'> {
    const link = decodeLink(href)
    if (!link.ok) return link
    const door = await hub.door(link.value, false)
    if (!door.ok) return door
    const { room, roomName, inviter, role, landing } = link.value
    const { people, names, policy } = door.value
    return ok<LinkPreview>({
      room,
      roomName,
      inviter,
      role,
      landing,
      hub: link.value.hub,
      people,
      names: [...names],
      full: people >= policy.people,
      known: await deps.isKnown(room),
    })
  }

  async function joinRoom({ link: href, relayed, where, ...request }: JoinRequest): Answer<'join-room'> {
    const link = decodeLink(href)
    if (!link.ok) return link
    const joined = await membership.enter(link.value, href.replace(/\s+/g, ''))
    if (!joined.ok) return joined
    if (relayed) await deps.sessionRequest({ type: 'set-room-relayed', room: link.value.room, on: true })
    // A room that is open has the keys that it was opened with.
    if (joined.value.rekeyed) await live.leave(link.value.room)
    const tabId = where === 'new-tab' ? await tabBeside(request.tabId) : request.tabId
    await consent.allow(link.value.room, tabId, link.value.landing)
    const entered = await enter(link.value.room, tabId)
    if (!entered.ok) return entered
    const isThere = pageAddress(entered.value.url ?? '') === pageAddress(link.value.landing)
    if (isThere) await turnOn(tabId)
    else await browser.tabs.update(tabId, { url: link.value.landing })
    return ok(null)
  }

  /** What is read in that tab stays there. */
  async function tabBeside(tabId: number): Promise<number> {
    const { index, windowId } = await browser.tabs.get(tabId)
    return (await browser.tabs.create({ index: index + 1, windowId })).id!
  }

  /** Makes a room live in a tab, which is asked for only now: while the hub was asked it may have been closed or dragged. */
  async function enter(room: RoomId, tabId: number): Promise<Result<Browser.tabs.Tab, ProblemCode>> {
    const tab = await browser.tabs.get(tabId)
    if (!(await live.enter(room, tabId, tab.windowId!))) return fail('storage')
    await deps.removals.forget(tab.windowId!)
    return ok(tab)
  }

  async function leaveRoom(tabId: number): Answer<'leave-room'> {
    const tab = await browser.tabs.get(tabId)
    const room = await live.of(tabId, tab.windowId!)
    if (room) await live.leave(room.room)
    return ok(null)
  }

  async function toggleHere(tabId: number, on: boolean): Answer<'toggle-here'> {
    const tab = await browser.tabs.get(tabId)
    const room = await live.of(tabId, tab.windowId!)
    const problem = on ? problemOf(tab, await probe(tabId)) : null
    if (problem) return fail(problem)
    if (!on) await consent.refuse(tabId)
    else if (room && tab.url) await consent.allow(room.room, tabId, tab.url)
    if (room) await live.setHere(tabId, room.room, on)
    if (on) await live.reapply()
    if (!room || !on) return ok(null)
    return (await turnOn(tabId)) === 'on' ? ok(null) : fail('access-refused')
  }

  async function dismissRemoval(tabId: number): Answer<'dismiss-removal'> {
    const tab = await browser.tabs.get(tabId)
    await deps.removals.forget(tab.windowId!)
    return ok(null)
  }

  /** Name and colour; the picture has a request of its own. */
  async function setProfile({ name, color }: Profile): Promise<void> {
    await settings.change(now => ({ ...now, profile: { ...now.profile, name, color } }))
  }

  return async request => {
    if (isSessionRequest(request)) return deps.sessionRequest(request)
    switch (request.type) {
      case 'get-state':
        return ok(await popupState(request.tabId, request.whenAnswering))
      case 'create-room':
        return createRoom(request.tabId, request.name)
      case 'preview-link':
        return previewLink(request.link)
      case 'join-room':
        return joinRoom(request)
      case 'leave-room':
        return leaveRoom(request.tabId)
      case 'toggle-here':
        return toggleHere(request.tabId, request.on)
      case 'dismiss-removal':
        return dismissRemoval(request.tabId)
      case 'get-settings':
        return ok(await settings.get())
      case 'set-profile':
        await setProfile(request.profile)
        await live.reapply()
        return ok(null)
      case 'set-relay-only':
        await settings.change(now => ({ ...now, relayOnly: request.on }))
        await live.reapply()
        return ok(null)
      case 'set-paused':
        await settings.change(now => ({ ...now, paused: request.on }))
        await live.reapply()
        return ok(null)
      case 'set-keys':
        await settings.change(now => ({ ...now, keys: request.keys }))
        await live.reapply()
        return ok(null)
      case 'choose-site':
        await consent.choose(new URL(request.origin).origin, request.choice)
        await applyEverywhere()
        return ok(null)
      case 'set-sharing':
        await consent.share(request.room, request.sharing)
        await live.reapply()
        return ok(null)
      case 'set-room-rule':
        await consent.setRoomRule(request.room, request.rule)
        await applyEverywhere()
        return ok(null)
      case 'set-hub':
      case 'set-off':
      case 'set-appearance':
      case 'check-hub':
      case 'forget-hub':
      case 'leave-all-rooms':
      case 'delete-everything':
      case 'restart':
        return deps.ownRequest(request)
      case 'list-rooms':
      case 'rejoin-room':
      case 'rename-room':
      case 'mark-favourite':
      case 'open-room-page':
      case 'exit-room':
      case 'forget-room':
        return deps.roomsRequest(request)
      case 'ask-to-join':
      case 'withdraw-ask':
      case 'list-asked':
      case 'list-asks':
      case 'answer-ask':
      case 'unanswer-ask':
        return deps.askRequest(request)
      case 'list-people':
      case 'get-person':
      case 'rename-person':
      case 'block-person':
      case 'mark-compared':
      case 'forget-person':
      case 'invite-person':
      case 'set-invitable':
      case 'set-picture':
      case 'keep-picture':
      case 'get-picture':
        return deps.peopleRequest(request)
      case 'list-notifications':
      case 'mark-notifications':
      case 'delete-notifications':
      case 'act-on-notification':
      case 'get-notification-settings':
      case 'set-notification-settings':
      case 'set-receive-invites':
      case 'list-outbox':
      case 'cancel-letter':
        return deps.notificationRequest(request)
      default:
        return deps.ownerRequest(request)
    }
  }
}
