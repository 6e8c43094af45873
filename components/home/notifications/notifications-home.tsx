import { useState } from 'preact/hooks'
import { decodeLink } from '../../../lib/core/links.ts'
import type { Notification, NotificationAction } from '../../../lib/core/notifications/types.ts'
import type { ProblemCode } from '../../../lib/protocol/background.ts'
import type { Ask } from '../../ask.ts'
import { Problem } from '../../problem.tsx'
import type { RoomsHomeDeps } from '../rooms-home.tsx'
import { NotificationList } from './notification-list.tsx'
import { OutboxList } from './outbox-list.tsx'
import type { ShownNotifications } from './use-notifications.ts'

export interface NotificationsHomeProps
  extends ShownNotifications,
    Pick<RoomsHomeDeps, 'tab' | 'requestAccess' | 'opened'> {
  readonly ask: Ask
}

/** The notification centre with what it does. */
export function NotificationsHome({
  ask,
  tab,
  requestAccess,
  opened,
  letters,
  ...shown
}: NotificationsHomeProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode | null>(null)

  async function act(one: Notification, action: NotificationAction): Promise<void> {
    setBusy(true)
    setProblem(null)
    // Both within the click: the browser's question about the site may close what asked it.
    const acting = tab().then(tabId =>
      ask<'act-on-notification'>({ type: 'act-on-notification', id: one.id, action, tabId }),
    )
    const link = action === 'join' && one.target.kind === 'invite' ? decodeLink(one.target.link) : null
    if (link?.ok) await requestAccess(link.value.landing)
    const answer = await acting
    setBusy(false)
    if (!answer.ok) setProblem(answer.error)
    else if (action === 'join' || action === 'view') opened()
  }

  async function change(
    request: Parameters<
      typeof ask<'mark-notifications' | 'delete-notifications' | 'set-receive-invites' | 'cancel-letter'>
    >[0],
  ): Promise<void> {
    const answer = await ask(request)
    setProblem(answer.ok ? null : answer.error)
  }

  return (
    <>
      {problem && <Problem code={problem} />}
      <OutboxList
        letters={letters}
        nowMs={Date.now()}
        onCancel={id => void change({ type: 'cancel-letter', id })}
      />
      <NotificationList
        {...shown}
        nowMs={Date.now()}
        busy={busy}
        onAct={(one, action) => void act(one, action)}
        onRead={(ids, read) => void change({ type: 'mark-notifications', ids: [...ids], read })}
        onDelete={ids => void change({ type: 'delete-notifications', ids: [...ids] })}
        onReceive={() => void change({ type: 'set-receive-invites', on: true })}
      />
    </>
  )
}
