import { browser } from 'wxt/browser'
import type { RoomId } from '../../../core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../../core/inbox-keys.ts'
import { countUnread } from '../../../core/notifications/list.ts'
import { minuteOfDay } from '../../../core/notifications/quiet-hours.ts'
import { kindByWhat, type Notification } from '../../../core/notifications/types.ts'
import { isTold } from '../../../core/notifications/ways.ts'
import type { Clock, RandomBytes } from '../../../engine/types.ts'
import type { HostFact } from '../../../protocol/host-facts.ts'
import type { Database } from '../../database.ts'
import { postLetter } from '../../hub-mail.ts'
import type { Socket } from '../../hub-socket.ts'
import { loadIdentity } from '../../identity-store.ts'
import { connectInbox, type ReceivedMail } from '../../inbox.ts'
import { createSettingStore } from '../../setting-store.ts'
import { notificationsKey } from '../../watch-notifications.ts'
import type { HostHandle } from '../host-page.ts'
import { createInboxes, type MailListener, type WantedInbox } from '../inboxes.ts'
import { createKeptChanges } from '../kept-changes.ts'
import type { LiveState } from '../live-state.ts'
import { createOutbox, type LetterEnd } from '../outbox.ts'
import type { OutboxEntry, WantedInvite, WasSealed } from '../outbox-entry.ts'
import { createReceiving } from '../receiving.ts'
import { createFollows } from '../sessions/follows.ts'
import { showUnread } from './badge.ts'
import { openCentre } from './centre.ts'
import { createDesktop } from './desktop.ts'
import { calledNotifications, happenedNotification } from './fact-notifications.ts'
import { createMailListener } from './mail-listener.ts'
import { createNotes } from './notes.ts'
import { loadNotificationSettings } from './notification-settings.ts'
import { createNotifications } from './notifications.ts'
import { createPageToasts } from './page-toasts.ts'
import { sessionNotification } from './session-notification.ts'
import { createTeller } from './teller.ts'

export interface StartNotificationsDeps {
  readonly database: Promise<Database>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  readonly host: Pick<HostHandle, 'perform'>
  readonly live: Pick<LiveState, 'rooms'>
  /** The extension is switched off: nothing is connected, and nothing shown. */
  readonly isOff: () => Promise<boolean>
  /** All hubs at which others may look for this person; the first keeps what their browsers tell one another. */
  readonly hubs: () => Promise<readonly string[]>
  /** Mailboxes besides the person's own, as of rooms that they own. */
  readonly mailboxes: () => Promise<readonly WantedInbox[]>
  /** Hear of all mail, before it is told of. */
  readonly listeners: readonly MailListener[]
  /** What is to be shown of an item; null for nothing. */
  readonly screen: (item: ReceivedMail) => Promise<ReceivedMail | null>
  /** Whether this person is to hear of a public session of that room. */
  readonly mayTellSession: (room: RoomId) => Promise<boolean>
  /** What a room is called here; empty where it is not known. */
  readonly nameOf: (room: RoomId) => Promise<string>
  /** Makes the letter of an invitation; `again`: it has waited for a hub. */
  readonly sealInvite: (invite: WantedInvite, again: boolean) => Promise<WasSealed>
  /** A letter has gone to its hub, or never will. */
  readonly letterEnded: (ended: OutboxEntry, end: LetterEnd) => Promise<void>
  readonly failed: (error: unknown) => void
}

export type StartedNotifications = ReturnType<typeof startNotifications>

const alarm = 'inbox'
/** A connection that is lost is made anew by itself while the worker is awake; this wakes it. Minutes. */
const wakeMinutes = 2

/**
 * Wires what this person is told of: mail, rooms' calls and events into one list, and from there to badge, pages, desktop and sound. Its listeners are
 * added at once, because a woken worker is told of the event that woke it only then.
 */
export function startNotifications(deps: StartNotificationsDeps) {
  const { clock, randomBytes, fetch, host, live, failed } = deps
  const pages = createPageToasts({ host, live })
  const desktop = createDesktop({
    opened: id => open(id).catch(failed),
    pressed: (id, button) => pressed(id, button),
  })
  let pressed: (id: string, button: number) => void = id => void open(id).catch(failed)

  /** In the very turn of the click. */
  async function open(id: string, windowId: number | null = null): Promise<void> {
    const opening = openCentre(windowId)
    desktop.clear([id])
    await opening
  }

  const parts = deps.database.then(async database => {
    const store = createSettingStore(database, '')
    const { seed } = await loadIdentity(database, randomBytes)
    const key = inboxKey(seed)
    const box = mailboxIdOf(key.publicKey)
    const settings = await loadNotificationSettings(store)
    const changes = await createKeptChanges(store, failed)
    const inboxes = createInboxes({
      async wanted() {
        if (await deps.isOff()) return []
        const hubs = await receiving.hubs()
        const own = [...hubs.map(hub => ({ hub, keys: [key] })), ...(await deps.mailboxes())]
        // A hub that is connected to anyway is not shown that it is the same person who sends.
        const sending = outbox.wanted().filter(({ hub }) => own.every(other => other.hub !== hub))
        // Whoever only follows opens no mailbox for it.
        return [...own, ...sending, ...follows.hubs().map(hub => ({ hub, keys: [] }))]
      },
      connect: (hub, keys, events) =>
        connectInbox({
          hub,
          keys,
          clock,
          randomBytes,
          openSocket: deps.openSocket,
          events,
          changes: { before: changes.of(hub), changed: all => changes.set(hub, all) },
          follows: () => follows.at(hub),
        }),
      callLater(on) {
        if (on) void browser.alarms?.create(alarm, { delayInMinutes: wakeMinutes })
        else void browser.alarms?.clear(alarm)
      },
    })
    const outbox = await createOutbox({
      store,
      identitySeed: seed,
      post: letter => postLetter(fetch, letter),
      seal: deps.sealInvite,
      clock,
      inboxes,
      changed: stamp,
      failed,
    })
    outbox.onEnd(deps.letterEnded)
    const follows = await createFollows({
      store,
      now: clock.now,
      isWanted: () => isTold('session', settings.current),
      changed: inboxes.refresh,
      mayTell: deps.mayTellSession,
      tell: (session, tags) => notify(sessionNotification(session, tags, clock.now())),
      failed,
    })
    const receiving = await createReceiving({ store, box, hubs: deps.hubs, inboxes, changed: stamp })
    const teller = createTeller({
      clock,
      settings: settings.get,
      minute: () => minuteOfDay(clock.now()),
      toast: pages.show,
      desktop: desktop.show,
      sound: async () => void (await host.perform({ to: 'host', type: 'chime' })),
      failed,
    })
    const notifications = createNotifications({
      store,
      now: clock.now,
      changed: list => {
        stamp()
        void count(list)
      },
      told: teller.tell,
      settled(ids) {
        teller.forget(ids)
        desktop.clear(ids)
        pages.settle(ids).catch(failed)
      },
      markMail: (mail, read) => void inboxes.mark(mail.hub, mail.box, [mail.id], read),
      deleteMail: mail => void inboxes.delete(mail.hub, mail.box, [mail.id]),
    })
    async function count(list: readonly Notification[]): Promise<void> {
      const { ways } = await settings.get()
      if (await deps.isOff()) return showUnread(0)
      await showUnread(countUnread(list.filter(({ what }) => ways[kindByWhat[what]].badge)))
    }
    const note = createNotes({
      identitySeed: seed,
      hub: async () => ((await receiving.on()) ? ((await deps.hubs())[0] ?? null) : null),
      fetch,
      now: clock.now,
      randomBytes,
    })
    inboxes.listen(receiving.listener)
    inboxes.listen(outbox.listener)
    inboxes.listen(follows.listener)
    deps.listeners.forEach(inboxes.listen)
    inboxes.listen(createMailListener(box, notifications, deps.screen, deps.nameOf, failed))
    /** Tells this person of something, in all their browsers. */
    async function notify(fresh: Notification): Promise<void> {
      await notifications.add(fresh)
      const known = await notifications.find(fresh.id)
      // What has become part of a line is not told of on its own.
      if (!known || known.mail || known.count > 1) return
      // What comes next does not wait for a hub.
      note(known)
        .then(mail => (mail ? notifications.noted(fresh.id, mail) : undefined))
        .catch(failed)
    }
    await inboxes.refresh()
    // Of a hub that never came back; whoever hears of it may wait for what is returned here.
    outbox.endExpired().catch(failed)
    await count(await notifications.list())
    return {
      box,
      settings,
      inboxes,
      receiving,
      outbox,
      notifications,
      follows,
      notify,
      async settingsChanged(): Promise<void> {
        stamp()
        await inboxes.refresh()
        await count(await notifications.list())
      },
    }
  })
  parts.catch(failed)

  async function wake({ inboxes, outbox }: Awaited<typeof parts>): Promise<void> {
    // What has waited too long needs no connection any more.
    await outbox.endExpired()
    inboxes.wake()
  }
  function stamp(): void {
    void browser.storage.session.set({ [notificationsKey]: crypto.randomUUID() })
  }

  // The worker is started by these, and connects as it starts.
  browser.runtime.onStartup.addListener(() => undefined)
  browser.runtime.onInstalled.addListener(() => undefined)
  browser.alarms?.onAlarm.addListener(({ name }) => {
    if (name === alarm) parts.then(wake).catch(failed)
  })

  return {
    parts,
    open,
    /** What buttons of desktop notifications do. */
    onPressed(run: (id: string, button: number) => void): void {
      pressed = run
    },
    async heard(fact: HostFact): Promise<void> {
      const { notifications, notify } = await parts
      if (fact.type === 'called')
        for (const fresh of calledNotifications(fact, clock.now())) await notify(fresh)
      else if (fact.type === 'calls-seen') await notifications.seen(fact.room, fact.records, fact.all)
      else if (fact.type === 'happened') {
        const isSeen = (await pages.lookedAt())?.room === fact.room
        await notify(happenedNotification(fact, clock.now(), isSeen))
      }
    },
  }
}
