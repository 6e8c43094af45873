import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import type { Notification, NotificationAction } from '../../core/notifications/types.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { NotificationAnswers } from '../../protocol/notification-requests.ts'
import type { HostHandle } from './host-page.ts'
import { desktopActions } from './notifications/desktop.ts'
import type { StartedNotifications } from './notifications/start-notifications.ts'

export interface NotificationRequestDeps {
  readonly started: StartedNotifications
  readonly host: Pick<HostHandle, 'perform'>
  /** Answers any request of ours. */
  readonly answer: (request: Request) => Promise<Result<unknown, ProblemCode>>
  /** Tells whoever has invited this person whether they come. */
  readonly answerInvite: (invite: Notification, accept: boolean) => Promise<Result<unknown, ProblemCode>>
  /** Lets somebody in who has asked the owner, or tells them that they do not come in. */
  readonly answerAsk: (ask: Notification, admit: boolean) => Promise<Result<unknown, ProblemCode>>
  readonly isKnown: (room: RoomId) => Promise<boolean>
  readonly failed: (error: unknown) => void
}

export type NotificationRequest = Extract<Request, { type: keyof NotificationAnswers }>

/** Answers what the notification centre and its settings ask, and what buttons of the desktop's notifications do. */
export function createNotificationRequests(deps: NotificationRequestDeps) {
  const { started, host, answer, answerInvite } = deps

  async function inNewTab(
    beside: number | null,
    run: (tabId: number) => Promise<Result<unknown, ProblemCode>>,
  ): Promise<Result<unknown, ProblemCode>> {
    const near = beside === null ? null : await browser.tabs.get(beside).catch(() => null)
    const place = near ? { windowId: near.windowId, index: near.index + 1 } : {}
    const tab = await browser.tabs.create(place)
    const done = await run(tab.id!)
    if (!done.ok) await browser.tabs.remove(tab.id!)
    return done
  }

  async function view(
    { room, target }: Notification,
    tabId: number | null,
  ): Promise<Result<unknown, ProblemCode>> {
    if (room === null) return ok(null)
    const from = tabId ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id
    if (from === undefined) return fail('no-answer')
    const gone = await answer({ type: 'rejoin-room', room, tabId: from, where: 'new-tab' })
    if (gone.ok && target.kind === 'record')
      await host.perform({ to: 'host', type: 'show-chat', room, record: target.record })
    return gone
  }

  async function join(
    one: Notification,
    link: string,
    tabId: number | null,
  ): Promise<Result<unknown, ProblemCode>> {
    const joined = await inNewTab(tabId, id => answer({ type: 'join-room', tabId: id, link }))
    // They are in, whether or not whoever invited them hears of it.
    if (joined.ok) answerInvite(one, true).catch(deps.failed)
    return joined
  }

  /** Strangers are there: without direct links, unless this person is a member already and may have chosen otherwise. */
  async function joinSession(
    { room }: Notification,
    link: string,
    tabId: number | null,
  ): Promise<Result<unknown, ProblemCode>> {
    const isKnown = room !== null && (await deps.isKnown(room))
    const relayed = isKnown ? {} : { relayed: true }
    return inNewTab(tabId, id => answer({ type: 'join-room', tabId: id, link, ...relayed }))
  }

  async function act(
    one: Notification,
    action: NotificationAction,
    tabId: number | null,
  ): Promise<Result<unknown, ProblemCode>> {
    const { target } = one
    switch (action) {
      case 'join':
        if (target.kind === 'session') return joinSession(one, target.link, tabId)
        return target.kind === 'invite' ? join(one, target.link, tabId) : ok(null)
      case 'view':
        return view(one, tabId)
      case 'look':
        // In the centre.
        return ok(await started.open(one.id))
      case 'decline':
        return answerInvite(one, false)
      case 'admit':
      case 'refuse':
        return deps.answerAsk(one, action === 'admit')
    }
  }

  async function actOn(
    id: string,
    action: NotificationAction,
    tabId: number | null,
  ): Promise<Result<null, ProblemCode>> {
    const { notifications } = await started.parts
    const one = await notifications.find(id)
    if (!one) return ok(null)
    const done = await act(one, action, tabId)
    if (!done.ok) return done
    // What was answered needs no second answer.
    if (action === 'join' || action === 'view' || action === 'look') await notifications.mark([id], true)
    else await notifications.delete([id])
    return ok(null)
  }

  started.onPressed((id, button) => {
    started.parts
      .then(async ({ notifications }) => {
        const one = await notifications.find(id)
        const action = one && desktopActions(one)[button]
        const done = action ? await actOn(id, action, null) : fail('no-answer')
        // What went wrong is said where there is room for it.
        if (!done.ok) await started.open(id)
      })
      .catch(deps.failed)
  })

  return async (request: NotificationRequest): Promise<Result<unknown, ProblemCode>> => {
    const { notifications, settings, receiving, outbox, settingsChanged } = await started.parts
    switch (request.type) {
      case 'list-notifications':
        return ok(await notifications.list())
      case 'mark-notifications':
        await notifications.mark(request.ids, request.read)
        return ok(null)
      case 'delete-notifications':
        await notifications.delete(request.ids)
        return ok(null)
      case 'act-on-notification':
        return actOn(request.id, request.action, request.tabId)
      case 'get-notification-settings':
        return ok({ settings: await settings.get(), receiveInvites: await receiving.on() })
      case 'set-notification-settings':
        await settings.set(request.settings)
        await settingsChanged()
        return ok(null)
      case 'set-receive-invites':
        await receiving.set(request.on)
        return ok(null)
      case 'list-outbox':
        return ok(outbox.list())
      case 'cancel-letter':
        await outbox.cancel(request.id)
        return ok(null)
    }
  }
}
