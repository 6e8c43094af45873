import { useState } from 'preact/hooks'
import { decodeLink } from '../../../lib/core/links.ts'
import type { Notification, NotificationAction } from '../../../lib/core/notifications/types.ts'
import type { ProblemCode } from '../../../lib/protocol/background.ts'
import type { Ask } from '../../ask.ts'
import { later } from '../../later.tsx'
import { useOneAtATime } from '../../one-at-a-time.ts'
import { Problem } from '../../problem.tsx'
import { useText } from '../../text.ts'
import type { RoomsHomeDeps } from '../rooms-home.tsx'
import { NotificationList } from './notification-list.tsx'
import { OutboxList } from './outbox-list.tsx'
import type { ShownNotifications } from './use-notifications.ts'

/** Nothing of it is needed before somebody looks. */
const Entrance = later(() => import('../../sessions/entrance.tsx').then(view => view.Entrance))

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
  const t = useText()
  const [busy, setBusy] = useState(false)
  const once = useOneAtATime()
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  /** The link of a public session. */
  const [looking, setLooking] = useState<string | null>(null)

  async function act(one: Notification, action: NotificationAction): Promise<void> {
    if (action === 'look') {
      if (one.target.kind === 'session') setLooking(one.target.link)
      return change({ type: 'mark-notifications', ids: [one.id], read: true })
    }
    setBusy(true)
    setProblem(null)
    // Both within the click: the browser's question about the site may close what asked it.
    const acting = tab().then(tabId =>
      ask<'act-on-notification'>({ type: 'act-on-notification', id: one.id, action, tabId }),
    )
    const link = action === 'join' && 'link' in one.target ? decodeLink(one.target.link) : null
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

  if (looking !== null)
    return (
      <Entrance
        ask={ask}
        link={looking}
        tab={tab}
        where="new-tab"
        requestAccess={requestAccess}
        opened={opened}
        back={t('notifications_back')}
        onCancel={() => setLooking(null)}
      />
    )
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
        onAct={(one, action) => void once(() => act(one, action))}
        onRead={(ids, read) => void change({ type: 'mark-notifications', ids: [...ids], read })}
        onDelete={ids => void change({ type: 'delete-notifications', ids: [...ids] })}
        onReceive={() => void change({ type: 'set-receive-invites', on: true })}
      />
    </>
  )
}
