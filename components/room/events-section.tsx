import { useId } from 'preact/hooks'
import type { EventView } from '../../lib/protocol/events.ts'
import { shownTime } from '../shown-time.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { RuleList, type RuleListProps } from './rule-list.tsx'
import { TokenList, type TokenListProps } from './token-list.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface EventsSectionProps extends TokenListProps, RuleListProps {
  readonly owner: boolean
  /** What came while the room was open here, newest first; null where it is not. */
  readonly events: readonly EventView[] | null
  /** Names of the events that may refresh our pages. */
  readonly agreed: readonly string[]
  onAgree(name: string, on: boolean): Asked<unknown>
}

/** Events from other systems: who may send some, which refresh pages, and what came. */
export function EventsSection(props: EventsSectionProps) {
  const { owner, events, rules, agreed, onAgree } = props
  const t = useText()
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('events_title')}</h2>
      <p class="hint">{t('events_hint')}</p>
      {owner && <TokenList {...props} />}
      {owner && <RuleList {...props} />}
      {events && rules.length > 0 && <Consents rules={rules} agreed={agreed} onAgree={onAgree} />}
      {events && <LastEvents events={events} owner={owner} />}
    </section>
  )
}

function LastEvents({ events, owner }: { readonly events: readonly EventView[]; readonly owner: boolean }) {
  const t = useText()
  const id = useId()
  return (
    <>
      <h3 id={id}>{t('events_last')}</h3>
      {events.length === 0 ? (
        <p class="empty">{t(owner ? 'events_none_owner' : 'events_none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <ol class="rows tall" tabIndex={0} aria-labelledby={id}>
          {events.map(event => (
            <li key={event.id} data-testid="event" data-name={event.name}>
              <p>
                <bdi>{event.text === '' ? event.name : event.text}</bdi>
              </p>
              <p class="soft">
                <bdi>{t('event_from', event.by)}</bdi> · <code>{event.name}</code> · {shownTime(event.timeMs)}
              </p>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

type ConsentsProps = Pick<EventsSectionProps, 'rules' | 'agreed' | 'onAgree'>

function Consents({ rules, agreed, onAgree }: ConsentsProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  return (
    <>
      <h3>{t('refresh_consent_title')}</h3>
      {rules.map(name => (
        <Switch
          key={name}
          testId="event-agree"
          on={agreed.includes(name)}
          disabled={action.busy}
          describedBy={id}
          onChange={on => void action.run(() => onAgree(name, on))}
        >
          {t('refresh_consent', name)}
        </Switch>
      ))}
      <p class="hint" id={id}>
        {t('refresh_consent_hint')}
      </p>
      <Outcome action={action} />
    </>
  )
}
