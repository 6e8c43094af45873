import { browser } from 'wxt/browser'
import { decodeLink } from '../../../core/links.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import type { Clock, RandomBytes } from '../../../engine/types.ts'
import type { AskAnswers } from '../../../protocol/ask-requests.ts'
import type { ProblemCode, Request } from '../../../protocol/background.ts'
import type { Database } from '../../database.ts'
import type { HubClient } from '../../hub-client.ts'
import { loadIdentity } from '../../identity-store.ts'
import type { RoomKeeping } from '../../room-keeping.ts'
import { createSettingStore } from '../../setting-store.ts'
import { asksKey } from '../../watch-asks.ts'
import type { Inboxes, MailListener, WantedInbox } from '../inboxes.ts'
import { createMembership } from '../membership.ts'
import type { PersonSettings } from '../settings.ts'
import { answeredNotification } from './answered-notification.ts'
import { type AskingDeps, createAsking } from './asking.ts'
import { createLetters } from './letters.ts'
import { createLobby } from './lobby.ts'

interface Stores {
  readonly database: Database
  readonly keeping: RoomKeeping
  readonly settings: PersonSettings
}

export interface AsksDeps {
  readonly stores: Promise<Stores>
  readonly hub: HubClient
  /** This person's mailboxes; asked for once there is something to do with them. */
  readonly inboxes: () => Promise<Pick<Inboxes, 'refresh' | 'delete' | 'isOpen'>>
  readonly notify: (notification: Notification) => Promise<void>
  readonly fetch: typeof globalThis.fetch
  readonly randomBytes: RandomBytes
  readonly clock: Clock
  /** Nobody waits for what went wrong. */
  readonly failed: (error: unknown) => void
}

export type AskRequest = Extract<Request, { type: keyof AskAnswers }>

/** Asking to be let into rooms, and letting others into ours, on the browser's stores. */
export function startAsks({ stores, hub, inboxes, notify, fetch, randomBytes, clock, failed }: AsksDeps) {
  const parts = stores.then(async ({ database, keeping, settings }) => {
    const shared = {
      store: createSettingStore(database, ''),
      letters: createLetters({ identity: await loadIdentity(database, randomBytes), fetch, randomBytes }),
      profile: async () => (await settings.get()).profile,
      refresh: async () => (await inboxes()).refresh(),
      isOpen: async (at: string) => (await inboxes()).isOpen(at),
      drop: (({ box, id }, at) => {
        inboxes()
          .then(open => open.delete(at, box, [id]))
          .catch(failed)
      }) satisfies AskingDeps['drop'],
      changed: () => void browser.storage.session.set({ [asksKey]: crypto.randomUUID() }),
      clock,
      failed,
    }
    const asking = await createAsking({
      ...shared,
      hub,
      membership: createMembership({ ...keeping, hub, randomBytes, now: clock.now }),
      personKey: keeping.personKey,
      answered: (asked, by) => notify(answeredNotification(asked, by, clock.now())),
    })
    const lobby = await createLobby({ ...shared, keeping })
    return { asking, lobby }
  })
  parts.catch(failed)

  const listeners: readonly MailListener[] = [
    {
      box: (...told) => void parts.then(({ asking }) => asking.listener.box!(...told)).catch(failed),
      item: (...told) => void parts.then(({ asking }) => asking.listener.item!(...told)).catch(failed),
    },
    {
      box: (...told) => void parts.then(({ lobby }) => lobby.listener.box!(...told)).catch(failed),
      item: (...told) => void parts.then(({ lobby }) => lobby.listener.item!(...told)).catch(failed),
      deleted: (...told) => void parts.then(({ lobby }) => lobby.listener.deleted!(...told)).catch(failed),
    },
  ]

  return {
    listeners,
    async wanted(): Promise<readonly WantedInbox[]> {
      const { asking, lobby } = await parts
      return [...(await asking.wanted()), ...(await lobby.wanted())]
    },
    /** A link that lets people ask was made or closed. */
    linksChanged: async (): Promise<void> => (await inboxes()).refresh(),
    /** A room was entered: nothing waits for it any more. */
    entered: async (room: Parameters<Awaited<typeof parts>['asking']['entered']>[0]): Promise<void> =>
      (await parts).asking.entered(room),
    async answerFrom({ room, mail }: Notification, admit: boolean): Promise<Result<unknown, ProblemCode>> {
      if (!room || !mail) return fail('room-unknown')
      return (await parts).lobby.answer(room, mail.id, admit ? 'editor' : null)
    },
    async request(request: AskRequest): Promise<Result<unknown, ProblemCode>> {
      const { asking, lobby } = await parts
      switch (request.type) {
        case 'ask-to-join': {
          const link = decodeLink(request.link)
          if (!link.ok) return link
          return asking.ask(link.value, request.link.replace(/\s+/g, ''), request.words)
        }
        case 'withdraw-ask':
          return asking.withdraw(request.room)
        case 'list-asked':
          return ok(asking.list())
        case 'list-asks':
          return ok(lobby.list(request.room))
        case 'answer-ask':
          return lobby.answer(request.room, request.id, request.role)
        case 'unanswer-ask':
          return lobby.unanswer(request.room, request.id)
      }
    },
  }
}
