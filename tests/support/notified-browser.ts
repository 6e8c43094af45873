import { inboxKey, mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import type { Notification } from '../../lib/core/notifications/types.ts'
import { createInboxes } from '../../lib/platform/background/inboxes.ts'
import { createKeptChanges } from '../../lib/platform/background/kept-changes.ts'
import { createMailListener } from '../../lib/platform/background/notifications/mail-listener.ts'
import { createNotes } from '../../lib/platform/background/notifications/notes.ts'
import { createNotifications } from '../../lib/platform/background/notifications/notifications.ts'
import { createReceiving } from '../../lib/platform/background/receiving.ts'
import { connectInbox, type Inbox } from '../../lib/platform/inbox.ts'
import { openWebSocket } from '../server/mail-client.ts'
import type { HubAddress } from '../server/test-hub.ts'
import { createMemoryStores } from './memory-stores.ts'
import { createRealClock } from './real-clock.ts'

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** One of a person's browsers as far as it is told of things: all of the background but the browser's own interface. `stores`: of one that was here before. */
export async function openNotifiedBrowser(
  hub: HubAddress,
  seed: Uint8Array,
  stores = createMemoryStores().settings,
) {
  const failed = (error: unknown): never => {
    throw error
  }
  const key = inboxKey(seed)
  const box = mailboxIdOf(key.publicKey)
  const connections: Inbox[] = []
  let shown: readonly Notification[] = []
  let callsLater = false
  const told: Notification[] = []
  const settled: string[] = []
  const changes = await createKeptChanges(stores, failed)
  const inboxes = createInboxes({
    wanted: async () => (await receiving.hubs()).map(hub => ({ hub, keys: [key] })),
    connect(hub, keys, events) {
      const inbox = connectInbox({
        hub,
        keys,
        clock: createRealClock(),
        randomBytes,
        openSocket: openWebSocket,
        events,
        changes: { before: changes.of(hub), changed: all => changes.set(hub, all) },
      })
      connections.push(inbox)
      return inbox
    },
    callLater(on) {
      callsLater = on
    },
  })
  const receiving = await createReceiving({
    store: stores,
    box,
    hubs: async () => [hub.url],
    inboxes,
    changed: () => undefined,
  })
  const notifications = createNotifications({
    store: stores,
    now: Date.now,
    changed(list) {
      shown = list
    },
    told: fresh => void told.push(fresh),
    settled: ids => void settled.push(...ids),
    markMail: (mail, read) => void inboxes.mark(mail.hub, mail.box, [mail.id], read),
    deleteMail: mail => void inboxes.delete(mail.hub, mail.box, [mail.id]),
  })
  const note = createNotes({
    identitySeed: seed,
    hub: async () => ((await receiving.on()) ? hub.url : null),
    fetch,
    now: Date.now,
    randomBytes,
  })
  inboxes.listen(receiving.listener)
  inboxes.listen(
    createMailListener(
      box,
      notifications,
      async item => item,
      async () => 'Tides',
      failed,
    ),
  )
  await inboxes.refresh()
  return {
    ...notifications,
    box,
    receiving,
    told,
    settled,
    stores,
    shown: () => shown,
    callsLater: () => callsLater,
    async notify(fresh: Notification): Promise<void> {
      await notifications.add(fresh)
      const mail = await note(fresh)
      if (mail) await notifications.noted(fresh.id, mail)
    },
    close() {
      for (const inbox of connections) inbox.close()
    },
  }
}

export type NotifiedBrowser = Awaited<ReturnType<typeof openNotifiedBrowser>>
