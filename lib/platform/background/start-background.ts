import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { fail, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { HostFact } from '../../protocol/host-facts.ts'
import { createBrowserClock } from '../browser-clock.ts'
import { openDatabase } from '../database.ts'
import { glanceKeys } from '../glance.ts'
import type { PeopleSeen } from '../host/watch-people.ts'
import { createHubClient } from '../hub-client.ts'
import type { Socket } from '../hub-socket.ts'
import { createRoomKeeping } from '../room-keeping.ts'
import { createSettingStore } from '../setting-store.ts'
import { roomsKeys } from '../watch-rooms.ts'
import { startAsks } from './asks/start-asks.ts'
import { createChatWindows } from './chat-window.ts'
import { createCommands } from './commands.ts'
import { createConsent } from './consent.ts'
import { describeLive } from './describe-live.ts'
import { createGlance } from './glance.ts'
import type { HostHandle } from './host-page.ts'
import { inSession } from './in-session.ts'
import { inject, showBadge } from './inject.ts'
import { createKnownRooms } from './known-rooms.ts'
import { listenToRequests } from './listen-to-requests.ts'
import { listenToTabs } from './listen-to-tabs.ts'
import { createLiveState, type LiveRoom } from './live-state.ts'
import { createMembership } from './membership.ts'
import { startNotifying } from './notifying.ts'
import { createOutsideLedger, type OutsideSent } from './outside-ledger.ts'
import { createOwnerRequests } from './owner-requests.ts'
import { createPageRequests } from './page-requests.ts'
import { createRemovals } from './removals.ts'
import { createRequests } from './requests.ts'
import { openLinkOf } from './room-details.ts'
import { createRoomsRequests } from './rooms-requests.ts'
import { wireSessions } from './sessions/wire-sessions.ts'
import { loadPersonSettings } from './settings.ts'
import { createStarts } from './starts.ts'
import { createTurnOn } from './turn-on.ts'
import { sayUnheard } from './unheard.ts'
import { listenToWaysIn } from './ways-in.ts'
import { wireOwn } from './wire-own.ts'
import { wirePeople } from './wire-people.ts'

const randomBytes: RandomBytes = length => crypto.getRandomValues(new Uint8Array(length))

/** Nobody waits for what an event of the browser sets off. */
const report = (error: unknown): void => console.warn('alongside: an event was not dealt with', error)

/**
 * Wires the background: rooms and tabs, the popup's requests, the badge, and the host that it keeps open while a room is live. All
 * listeners are added at once, because a woken worker is told of the event that woke it only then.
 */
export function startBackground(host: HostHandle, ledger: OutsideSent): void {
  const outside = createOutsideLedger({
    ledger,
    clock: createBrowserClock(),
    fetch: (input, init) => fetch(input, init),
    openSocket: url => new WebSocket(url) as Socket,
    nameOf: async box => {
      const known = await (await stores).people.byMailbox(box)
      return known?.ownName ?? known?.name ?? ''
    },
    failed: report,
  })
  const ask = outside.fetch
  const hub = createHubClient(ask)
  const glance = createGlance({
    settings: async () => (await stores).settings.get(),
    rooms: async () => (await stores).known.list(await live.rooms()),
    save: inSession(glanceKeys.glance).save,
    failed: report,
  })
  const stores = openDatabase().then(async database => {
    const settings = await loadPersonSettings(createSettingStore(database, ''), randomBytes, glance)
    const consent = createConsent({
      settings,
      roomSettings: room => createSettingStore(database, room),
      kept: inSession('allowed'),
    })
    const keeping = createRoomKeeping(database, hub, randomBytes)
    const known = createKnownRooms({
      ...keeping,
      now: Date.now,
      changed: () => inSession(roomsKeys.known, glance).save(crypto.randomUUID()),
    })
    const wired = { ...keeping, database, settings, live, answer, randomBytes, failed: report }
    const outbox = async () => (await notifying.parts).outbox
    const follows = async () => (await notifying.parts).follows
    const { people, invites, request } = wirePeople({ ...wired, outbox })
    const sessions = wireSessions({ ...wired, follows, fetch: ask })
    return { database, keeping, known, settings, consent, people, invites, peopleRequest: request, sessions }
  })
  const live = createLiveState({
    kept: inSession(roomsKeys.live, glance),
    apply: async rooms => host.setLive(await describeLive(await stores, rooms)),
    isOff: async () => (await (await stores).settings.get()).off,
    tabsOff(tabs) {
      for (const tabId of tabs) void showBadge(tabId, false)
    },
    entered(room) {
      asks.entered(room).catch(report)
      notifying.entered(room).catch(report)
    },
  })

  // The browser has just started, or this version of the extension.
  inSession(glanceKeys.glance)
    .load()
    .then(kept => kept ?? glance())
    .catch(report)

  const shared = { stores, fetch: ask, openSocket: outside.openSocket, randomBytes, failed: report }
  const asks = startAsks({
    ...shared,
    hub,
    inboxes: async () => (await notifying.parts).inboxes,
    notify: async notification => (await notifying.parts).notify(notification),
    clock: createBrowserClock(),
  })
  const notifying = startNotifying({ ...shared, host, live, answer, asks })
  const removals = createRemovals(inSession(glanceKeys.removals))
  const starts = createStarts(inSession(glanceKeys.starts))

  // The room leaves the tabs that it was on in; the page and the popup say why.
  host.onFact(fact => {
    heard(fact).catch(report)
  })
  async function heard(fact: HostFact): Promise<void> {
    if (fact.type === 'removed') await leaveRemoved(fact.room)
    else if (fact.type === 'met') await (await stores).known.met(fact)
    else if (fact.type === 'people') await seen(fact)
    else if (fact.type === 'picture') await (await stores).people.pictured()
    else await notifying.heard(fact)
  }
  async function seen(fact: PeopleSeen): Promise<void> {
    if (await (await stores).people.seen(fact)) await live.reapply()
  }
  async function leaveRemoved(id: RoomId): Promise<void> {
    const at = (await live.rooms()).find(({ room }) => room === id)
    const described = at && (await describeRoom(id))
    if (at && described) await removals.note(at.window, described.name)
    if (described) await notifying.removed(id, described.name)
    await live.leave(id)
  }

  const roomIn = async (tabId: number): Promise<LiveRoom | undefined> =>
    (await live.rooms()).find(({ tabs }) => tabs.includes(tabId))

  const turnOn = createTurnOn({
    roomIn: async tabId => (await roomIn(tabId))?.room,
    ruleOf: async (room, tabId) =>
      (await stores).consent.ruleOf(room, tabId, (await browser.tabs.get(tabId)).url),
    inject,
    visited: (room, tabId) => void visited(room, tabId).catch(report),
    showBadge,
  })

  /** Remembers the page that a room is on in, as far as its people see it. */
  async function visited(room: RoomId, tabId: number): Promise<void> {
    if (await paused()) return
    const { known, consent } = await stores
    const { url } = await browser.tabs.get(tabId)
    await known.visited(room, url, await consent.sharingIn(room), await consent.confirmed())
  }

  const paused = async (): Promise<boolean> => (await (await stores).settings.get()).paused

  async function describeRoom(id: string) {
    const { keeping, consent } = await stores
    const room = await keeping.rooms.get(id as RoomId)
    if (!room) return null
    const [sharing, rule] = [await consent.sharingIn(room.room), await consent.roomRuleOf(room.room)]
    const name = room.memory.ownName ?? room.name
    return { id: room.room, name, link: openLinkOf(room, Date.now()), role: room.role, sharing, rule }
  }

  const requests = stores.then(({ database, keeping, known, settings, consent, peopleRequest, sessions }) =>
    createRequests({
      live,
      membership: createMembership({ ...keeping, hub, randomBytes, now: Date.now }),
      ownerRequest: sessions.heeding(
        createOwnerRequests({
          database,
          keeping,
          inviter: async () => (await settings.get()).profile.name,
          fetch: ask,
          now: Date.now,
          randomBytes,
          linksChanged: asks.linksChanged,
        }),
      ),
      peopleRequest,
      sessionRequest: sessions.request,
      roomsRequest: createRoomsRequests({ known, live, removals, consent, turnOn }),
      notificationRequest: notifying.request,
      ownRequest: own.request,
      askRequest: asks.request,
      isKnown: async room => (await keeping.rooms.get(room)) !== undefined,
      settings,
      consent,
      hub,
      removals,
      takeStart: starts.take,
      clock: createBrowserClock(),
      turnOn,
      describeRoom,
    }),
  )

  const own = wireOwn({ stores, live, hub, turnOn, switched: notifying.switched, failed: report })

  const openChat = createChatWindows({ kept: inSession('chat-windows') })
  const commands = stores.then(({ settings, consent }) =>
    createCommands({
      live,
      settings,
      consent,
      host,
      openChat,
      unheard: sayUnheard,
      activeTab: async () => (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0],
    }),
  )

  async function answer(request: Request): Promise<Result<unknown, ProblemCode>> {
    try {
      if (await own.refuses(request)) return fail('switched-off')
      return await (await requests)(request)
    } catch (error) {
      // Whoever asked about a tab that was closed in between has mostly gone with it.
      if (!isTabGone(error)) console.warn(`alongside: ${request.type} failed`, error)
      // IndexedDB throws these.
      return fail(error instanceof DOMException ? 'storage' : 'no-answer')
    }
  }

  const doFor = createPageRequests({
    isOn: async tabId => (await roomIn(tabId)) !== undefined,
    mayEnter: async (tabId, origin) => (await (await stores).consent.ruleOfFrame(tabId, origin)) === 'on',
    openNotification: notifying.open,
    notificationRead: notifying.read,
  })

  listenToRequests({ answer, doFor, failed: report })

  listenToWaysIn({
    live,
    starts,
    list: async () => (await stores).known.list([]),
    say: (room, text) => host.perform({ to: 'host', type: 'say', room, text }),
    openChat,
    answer,
    failed: report,
  })

  listenToTabs({
    live,
    consent: async () => (await stores).consent,
    roomIn,
    turnOn,
    command: async (name, tab) => (await commands)(name, tab),
    failed: report,
  })
}

/** Chromium's and Firefox's words for it; there is no code. */
const isTabGone = (error: unknown): boolean => /No tab with id|Invalid tab ID/i.test(String(error))
