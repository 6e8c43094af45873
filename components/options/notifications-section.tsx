import { useEffect, useId, useRef, useState } from 'preact/hooks'
import {
  isTold,
  type NotificationSettings,
  notificationKinds,
  notificationWays,
} from '../../lib/core/notifications/ways.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'
import { Problem } from '../problem.tsx'
import { FollowsSection } from '../sessions/follows-section.tsx'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import { useInOrder } from '../use-in-order.ts'

/** What this section needs of the browser besides the background. */
export interface DesktopAccess {
  /** Whether the desktop may show notifications. */
  has(): Promise<boolean>
  /** Asks the person; to be called within a click. */
  request(): Promise<boolean>
}

interface NotificationsSectionProps {
  readonly ask: Ask
  readonly desktop: DesktopAccess
}

interface Kept {
  readonly settings: NotificationSettings
  readonly receiveInvites: boolean
}

/** How this person wants to hear of what comes while they look elsewhere, as it is kept. */
export function NotificationsSection({ ask, desktop }: NotificationsSectionProps) {
  const [kept, setKept] = useState<Kept | null>(null)
  const [allowed, setAllowed] = useState(true)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const inOrder = useInOrder()
  /** Changes on their way: until the last is through, what comes back is older than what is shown. */
  const underWay = useRef(0)

  async function load(): Promise<void> {
    const counts = inOrder()
    const answer = await ask<'get-notification-settings'>({ type: 'get-notification-settings' })
    if (counts() && underWay.current === 0) {
      if (answer.ok) setKept(answer.value)
      else setProblem(answer.error)
    }
    setAllowed(await desktop.has())
  }
  useEffect(() => void load(), [])

  async function change(next: Kept, asked: Parameters<Ask>[0]): Promise<void> {
    const counts = inOrder()
    if (underWay.current++ === 0) setProblem(null)
    setKept(next)
    const answer = await ask(asked)
    counts()
    // A change is made on those before it, so only what is kept says what one that failed has left.
    if (--underWay.current === 0) await load()
    if (!answer.ok) setProblem(answer.error)
  }

  if (!kept) return problem && <Problem code={problem} onRetry={load} />
  return (
    <>
      <NotificationsView
        {...kept}
        problem={problem}
        desktopAllowed={allowed}
        onAllowDesktop={() => void desktop.request().then(setAllowed)}
        onSettings={settings =>
          void change({ ...kept, settings }, { type: 'set-notification-settings', settings })
        }
        onReceive={on => void change({ ...kept, receiveInvites: on }, { type: 'set-receive-invites', on })}
      />
      <FollowsSection ask={ask} told={isTold('session', kept.settings)} />
    </>
  )
}

export interface NotificationsViewProps extends Kept {
  readonly problem: ProblemCode | null
  readonly desktopAllowed: boolean
  onAllowDesktop(): void
  onSettings(settings: NotificationSettings): void
  onReceive(on: boolean): void
}

/** The section of the settings. */
export function NotificationsView(props: NotificationsViewProps) {
  const { settings, receiveInvites, problem, desktopAllowed, onAllowDesktop, onSettings, onReceive } = props
  const t = useText()
  const id = useId()
  const { ways, quiet } = settings
  return (
    <section class="card" data-testid="notification-settings">
      <h2>{t('options_notifications')}</h2>
      <p class="hint">{t('options_notifications_hint')}</p>
      <Switch testId="receive-invites" on={receiveInvites} describedBy={`${id}-receive`} onChange={onReceive}>
        {t('options_receive_invites')}
      </Switch>
      <p class="hint" id={`${id}-receive`}>
        {t('options_receive_invites_hint')}
      </p>
      <table class="ways">
        <thead>
          <tr>
            <th scope="col">
              <span class="spoken">{t('options_kind')}</span>
            </th>
            {notificationWays.map(way => (
              <th key={way} scope="col">
                {t(`options_way_${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {notificationKinds.map(kind => (
            <tr key={kind}>
              <th scope="row">{t(`options_kind_${kind}`)}</th>
              {notificationWays.map(way => (
                <td key={way} data-label={t(`options_way_${way}`)}>
                  <label>
                    <input
                      type="checkbox"
                      data-testid={`way-${kind}-${way}`}
                      checked={ways[kind][way]}
                      disabled={way === 'desktop' && !desktopAllowed}
                      aria-label={`${t(`options_kind_${kind}`)}: ${t(`options_way_${way}`)}`}
                      onChange={({ currentTarget: { checked } }) =>
                        onSettings({
                          ...settings,
                          ways: { ...ways, [kind]: { ...ways[kind], [way]: checked } },
                        })
                      }
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!desktopAllowed && (
        <p class="hint desktop-ask">
          <span>{t('options_desktop_ask')}</span>
          <button type="button" class="link" data-testid="allow-desktop" onClick={onAllowDesktop}>
            {t('options_desktop_allow')}
          </button>
        </p>
      )}
      <Switch
        testId="quiet-hours"
        on={quiet.on}
        describedBy={`${id}-quiet`}
        onChange={on => onSettings({ ...settings, quiet: { ...quiet, on } })}
      >
        {t('options_quiet')}
      </Switch>
      <p class="hint" id={`${id}-quiet`}>
        {t('options_quiet_hint')}
      </p>
      {quiet.on && (
        <div class="row quiet-times">
          {(['fromMinute', 'untilMinute'] as const).map(end => (
            <label key={end}>
              {t(end === 'fromMinute' ? 'options_quiet_from' : 'options_quiet_until')}
              <input
                type="time"
                data-testid={end === 'fromMinute' ? 'quiet-from' : 'quiet-until'}
                value={timeOf(quiet[end])}
                required
                onChange={({ currentTarget: { value } }) => {
                  const minute = minuteIn(value)
                  if (minute !== null) onSettings({ ...settings, quiet: { ...quiet, [end]: minute } })
                }}
              />
            </label>
          ))}
        </div>
      )}
      {problem && <Problem code={problem} />}
    </section>
  )
}

const timeOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map(part => String(part).padStart(2, '0')).join(':')

/** Null while it is being typed. */
function minuteIn(time: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(time) ?? []
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null
}
