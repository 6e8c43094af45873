import type { RoomId } from '../../core/ids.ts'
import type { Notification } from '../../core/notifications/types.ts'
import { ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { HostFact } from '../../protocol/host-facts.ts'
import { createBrowserClock } from '../browser-clock.ts'
import type { Database } from '../database.ts'
import type { Socket } from '../hub-socket.ts'
import { loadIdentity } from '../identity-store.ts'
import type { RoomKeeping } from '../room-keeping.ts'
import type { HostHandle } from './host-page.ts'
import type { MailListener, WantedInbox } from './inboxes.ts'
import type { Invites } from './invites.ts'
import type { KnownPeople } from './known-people.ts'
import type { LiveState } from './live-state.ts'
import { createNotificationRequests } from './notification-requests.ts'
import { removedNotification } from './notifications/fact-notifications.ts'
import { createMentionLetters } from './notifications/mention-letters.ts'
import { startNotifications } from './notifications/start-notifications.ts'
import type { Finding } from './sessions/finding.ts'
import { mayTell } from './sessions/may-tell.ts'
import type { PersonSettings } from './settings.ts'

interface Stores {
  readonly database: Database
  readonly settings: PersonSettings
  readonly keeping: Pick<RoomKeeping, 'rooms' | 'personKey'>
  readonly people: Pick<KnownPeople, 'find' | 'isOwnerBlocked'>
  readonly sessions: Pick<Finding, 'isHidden'>
  readonly invites: Pick<Invites, 'answer' | 'screen' | 'seal' | 'ended'>
}

export interface NotifyingDeps {
  readonly stores: Promise<Stores>
  readonly host: Pick<HostHandle, 'perform'>
  readonly live: Pick<LiveState, 'rooms'>
  readonly answer: (request: Request) => Promise<Result<unknown, ProblemCode>>
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  readonly randomBytes: RandomBytes
  /** Mailboxes and mail of those who ask to be let into rooms. */
  readonly asks: {
    wanted(): Promise<readonly WantedInbox[]>
    answerFrom(ask: Notification, admit: boolean): Promise<Result<unknown, ProblemCode>>
    readonly listeners: readonly MailListener[]
  }
  readonly failed: (error: unknown) => void
}

/** What this person is told of, on the browser's stores and sockets. To be called as the background starts, for its listeners. */
export function startNotifying(deps: NotifyingDeps) {
  const { stores, host, live, answer, asks, fetch, randomBytes, failed } = deps
  const started = startNotifications({
    database: stores.then(({ database }) => database),
    clock: createBrowserClock(),
    randomBytes,
    fetch,
    openSocket: deps.openSocket,
    host,
    live,
    async hubs() {
      const { settings, keeping } = await stores
      return [(await settings.get()).hub, ...(await keeping.rooms.list()).map(({ hub }) => hub)]
    },
    isOff: async () => (await (await stores).settings.get()).off,
    mailboxes: asks.wanted,
    listeners: asks.listeners,
    screen: async item => (await stores).invites.screen(item),
    async mayTellSession(room) {
      const { keeping, people, sessions } = await stores
      return mayTell({ rooms: keeping.rooms, people, sessions }, room)
    },
    async nameOf(room) {
      const saved = await (await stores).keeping.rooms.get(room)
      return saved?.memory.ownName ?? saved?.name ?? ''
    },
    sealInvite: async (invite, again) => (await stores).invites.seal(invite, again),
    letterEnded: async (ended, end) => (await stores).invites.ended(ended, end),
    failed,
  })
  const request = createNotificationRequests({
    started,
    host,
    answer,
    async answerInvite({ mail, target, by }, accept) {
      const author = target.kind === 'invite' ? target.author : null
      return mail && author
        ? (await stores).invites.answer({ ...mail, author, name: by?.name ?? '' }, accept)
        : ok(null)
    },
    answerAsk: asks.answerFrom,
    isKnown: async room => (await (await stores).keeping.rooms.get(room)) !== undefined,
    failed,
  })
  const writeOf = createMentionLetters({
    find: async person => (await stores).people.find(person),
    personKey: async room => (await stores).keeping.personKey(room),
    identity: async () => loadIdentity((await stores).database, randomBytes),
    profile: async () => (await (await stores).settings.get()).profile,
    outbox: async () => (await started.parts).outbox,
    randomBytes,
  })
  return {
    ...started,
    request,
    heard: (fact: HostFact): Promise<void> => (fact.type === 'missed' ? writeOf(fact) : started.heard(fact)),
    /** The extension was switched on or off. */
    async switched(): Promise<void> {
      const { inboxes, settingsChanged } = await started.parts
      await inboxes.refresh()
      await settingsChanged()
    },
    async read(id: string, shown: boolean): Promise<void> {
      const { notifications } = await started.parts
      const { room = null, target } = (await notifications.find(id)) ?? {}
      if (shown && room && target?.kind === 'record')
        await host.perform({ to: 'host', type: 'show-chat', room, record: target.record })
      await notifications.mark([id], true)
    },
    /** They have gone into a room, by whatever way. */
    entered: async (room: RoomId): Promise<void> => (await started.parts).notifications.entered(room),
    removed: async (room: RoomId, roomName: string): Promise<void> =>
      (await started.parts).notify(removedNotification(room, roomName, Date.now())),
  }
}
