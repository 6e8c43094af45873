import type { MailboxId, MailId, RecordId, RoomId } from '../../../core/ids.ts'
import { addNotification, unexpired } from '../../../core/notifications/list.ts'
import type { Notification, NotificationMail } from '../../../core/notifications/types.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import { keptNotifications, notification } from '../../../protocol/notifications.ts'
import { createNewestWriter } from '../newest-writer.ts'

export interface NotificationsDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly now: () => number
  /** What is listed is another than before, and kept. */
  readonly changed: (list: readonly Notification[]) => void
  /** Something new has come, or a line of many counts more. */
  readonly told: (fresh: Notification) => void
  /** These need not be seen any more, wherever they are shown. */
  readonly settled: (ids: readonly string[]) => void
  /** The person has marked or deleted these, or they have become part of another: so it is to be at the hub. */
  readonly markMail: (mail: NotificationMail, read: boolean) => void
  readonly deleteMail: (mail: NotificationMail) => void
}

/** What this person should hear of, newest first. One owner, the background; every view is told of changes. */
export interface Notifications {
  list(): Promise<readonly Notification[]>
  find(id: string): Promise<Notification | undefined>
  /** What is known already only learns from it whether it was read, and where it is kept. */
  add(fresh: Notification): Promise<void>
  /** A note of it is in this mailbox now; of what is not there any more it goes again. */
  noted(id: string, mail: NotificationMail): Promise<void>
  mark(ids: readonly string[], read: boolean): Promise<void>
  delete(ids: readonly string[]): Promise<void>
  /** Its room's chat has been looked at: these messages, or all of them. */
  seen(room: RoomId, records: readonly RecordId[], all: boolean): Promise<void>
  /** This person is in that room now: what leads into it is no news any more. */
  entered(room: RoomId): Promise<void>
  /** All that a mailbox holds; what came from it and is there no longer was deleted elsewhere. */
  mailbox(hub: string, box: MailboxId, ids: readonly MailId[]): Promise<void>
  /** Another browser of this person has marked or deleted mail. */
  mailMarked(hub: string, box: MailboxId, ids: readonly MailId[], read: boolean): Promise<void>
  mailDeleted(hub: string, box: MailboxId, ids: readonly MailId[]): Promise<void>
}

const setting = 'notifications'
const joinedMost = 2_000
type List = readonly Notification[]

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { store, now, changed, told, settled, markMail, deleteMail } = deps
  let list: List = []
  /** What has become part of a line, the newest: a note of it may still come back from the hub, and it counts once. */
  const joined = new Set<string>()
  const loaded = store.load().then(settings => {
    list = unexpired(readKept(settings.get(setting)), now())
  })

  const save = createNewestWriter(async () => {
    // Where the browser keeps nothing more, it is still shown.
    await store
      .set(setting, list)
      .catch(error => console.warn('alongside: notifications are not kept', error))
    changed(list)
  })

  function join(id: string): void {
    joined.add(id)
    if (joined.size > joinedMost) joined.delete(joined.values().next().value!)
  }

  async function change(next: (before: List) => List): Promise<void> {
    await loaded
    const after = unexpired(next(list), now())
    if (after === list || (after.length === list.length && after.every((one, at) => one === list[at]))) return
    list = after
    save()
  }

  const isIn = (hub: string, box: MailboxId, { mail }: Notification): boolean =>
    mail?.hub === hub && mail.box === box

  function removeWhere(gone: (one: Notification) => boolean): Promise<void> {
    return change(before => {
      const going = before.filter(gone)
      if (going.length === 0) return before
      settled(going.map(({ id }) => id))
      return before.filter(one => !going.includes(one))
    })
  }

  function markWhere(which: (one: Notification) => boolean, read: boolean, toHub: boolean): Promise<void> {
    return change(before => {
      const marked = before.filter(one => one.read !== read && which(one))
      if (marked.length === 0) return before
      if (toHub) for (const { mail } of marked) if (mail) markMail(mail, read)
      if (read) settled(marked.map(({ id }) => id))
      return before.map(one => (marked.includes(one) ? { ...one, read } : one))
    })
  }

  return {
    list: () => loaded.then(() => list),
    find: id => loaded.then(() => list.find(one => one.id === id)),
    add: fresh =>
      change(before => {
        if (joined.has(fresh.id)) {
          if (fresh.mail) deleteMail(fresh.mail)
          return before
        }
        const known = before.find(({ id }) => id === fresh.id)
        if (known) {
          const mail = known.mail ?? fresh.mail
          const read = known.read || fresh.read
          if (known.read && !fresh.read && fresh.mail && !known.mail) markMail(fresh.mail, true)
          if (mail === known.mail && read === known.read) return before
          return before.map(one => (one === known ? { ...one, mail, read } : one))
        }
        const added = addNotification(before, fresh)
        for (const { mail } of added.gone) if (mail) deleteMail(mail)
        for (const { id } of [...added.gone, fresh]) if (added.told && id !== added.told.id) join(id)
        if (added.gone.length > 0) settled(added.gone.map(({ id }) => id))
        if (added.told && added.list.includes(added.told)) told(added.told)
        return added.list
      }),
    noted: (id, mail) =>
      change(before => {
        const known = before.find(one => one.id === id)
        if (!known) deleteMail(mail)
        else if (known.read && !known.mail) markMail(mail, true)
        return before.map(one => (one === known && !one.mail ? { ...one, mail } : one))
      }),
    mark: (ids, read) => markWhere(({ id }) => ids.includes(id), read, true),
    delete: ids =>
      removeWhere(one => {
        if (!ids.includes(one.id)) return false
        if (one.mail) deleteMail(one.mail)
        return true
      }),
    seen: (room, records, all) =>
      markWhere(
        one =>
          one.room === room &&
          one.target.kind === 'record' &&
          // A line of many is seen when all of it is.
          (all || (one.count === 1 && records.includes(one.target.record))),
        true,
        true,
      ),
    entered: room => markWhere(one => one.room === room && leadsIn(one), true, true),
    mailbox: (hub, box, ids) => removeWhere(one => isIn(hub, box, one) && !ids.includes(one.mail!.id)),
    mailMarked: (hub, box, ids, read) =>
      markWhere(one => isIn(hub, box, one) && ids.includes(one.mail!.id), read, false),
    mailDeleted: (hub, box, ids) => removeWhere(one => isIn(hub, box, one) && ids.includes(one.mail!.id)),
  }
}

const leadsIn = ({ what, target }: Notification): boolean =>
  what === 'admitted' || target.kind === 'invite' || target.kind === 'session'

/** Of what was kept by another version whatever can still be read. */
function readKept(kept: unknown): List {
  const whole = keptNotifications.safeParse(kept)
  if (whole.success) return whole.data
  return Array.isArray(kept) ? kept.flatMap(one => notification.safeParse(one).data ?? []) : []
}
