import { useId } from 'preact/hooks'
import type { Sharing, SiteRule } from '../../lib/core/sharing.ts'
import type { PopupState, SiteChoice } from '../../lib/protocol/background.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import { useWanted } from '../use-wanted.ts'

interface PopupConsentProps {
  readonly choice: PopupState['tab']['choice']
  readonly sharing: Sharing
  /** What the room does on sites for which nothing was chosen. */
  readonly roomRule: SiteRule
  readonly paused: boolean
  /** The browser's keys that do the same; empty where there are none. */
  readonly pauseKeys: string
  onRoomRule(rule: SiteRule): void
  onSite(origin: string, choice: SiteChoice): Promise<void>
  onSharing(sharing: Sharing): Promise<void>
  onPaused(on: boolean): void
}

const rules: readonly SiteRule[] = ['on', 'ask', 'off']
const addresses: readonly Sharing['address'][] = ['page', 'site', 'nothing']

/** What others see of this person: in this room, on this site, and whether at all. */
export function PopupConsent(props: PopupConsentProps) {
  const { choice, sharing, roomRule, paused, pauseKeys, onRoomRule, onSite, onSharing, onPaused } = props
  const t = useText()
  const id = useId()
  const share = useWanted(sharing, onSharing)
  return (
    <details class="consent" data-testid="consent" open={paused}>
      <summary>{t('consent_title')}</summary>
      <div class="consent-body">
        <div>
          <Switch testId="pause" on={paused} describedBy={`${id}-pause`} onChange={onPaused}>
            {t('consent_pause')}
          </Switch>
          <p class="hint" id={`${id}-pause`}>
            {t('consent_pause_hint')} {pauseKeys !== '' && t('consent_pause_key', pauseKeys)}
          </p>
        </div>
        <fieldset disabled={paused}>
          <legend>{t('consent_in_room')}</legend>
          <Choice
            testId="room-rule"
            label={t('consent_room')}
            describedBy={roomRule === 'on' ? `${id}-rule-hint` : undefined}
            value={roomRule}
            options={rules.map(rule => [rule, t(`consent_room_${rule}`)])}
            onChoose={onRoomRule}
          />
          {roomRule === 'on' && (
            <p class="hint" id={`${id}-rule-hint`}>
              {t('consent_room_on_hint')}
            </p>
          )}
          <Choice
            testId="share-address"
            label={t('consent_address')}
            value={sharing.address}
            options={addresses.map(address => [address, t(`consent_address_${address}`)])}
            onChoose={address => share(() => ({ address }))}
          />
          <Switch testId="share-cursor" on={sharing.cursor} onChange={cursor => share(() => ({ cursor }))}>
            {t('consent_cursor')}
          </Switch>
          <Switch testId="show-others" on={sharing.others} onChange={others => share(() => ({ others }))}>
            {t('consent_others')}
          </Switch>
        </fieldset>
        {choice && <SiteConsent choice={choice} onSite={onSite} />}
      </div>
    </details>
  )
}

function SiteConsent({
  choice,
  onSite,
}: {
  readonly choice: NonNullable<PopupState['tab']['choice']>
  onSite: PopupConsentProps['onSite']
}) {
  const t = useText()
  const { origin, rule, whole } = choice
  const change = useWanted(choice, wanted => onSite(origin, { rule: wanted.rule, whole: wanted.whole }))
  return (
    <fieldset>
      <legend>
        <bdi>{new URL(origin).host}</bdi>
      </legend>
      <Choice
        testId="site-rule"
        label={t('consent_site')}
        value={rule ?? ''}
        options={[
          ['', t('consent_site_room')],
          ...rules.map(each => [each, t(`consent_site_${each}`)] as const),
        ]}
        onChoose={chosen => change(() => ({ rule: chosen === '' ? null : chosen }))}
      />
      <Switch testId="share-whole" on={whole} onChange={on => change(() => ({ whole: on }))}>
        {t('consent_whole')}
      </Switch>
    </fieldset>
  )
}

interface ChoiceProps<Value extends string> {
  readonly testId: string
  readonly label: string
  readonly value: Value
  /** Each with its words. */
  readonly options: readonly (readonly [Value, string])[]
  /** Id of what explains it. */
  readonly describedBy?: string | undefined
  onChoose(value: Value): void
}

/** One of a few, in a line with what it is about. */
function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { testId, label, value, options, describedBy, onChoose } = props
  const id = useId()
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        data-testid={testId}
        aria-describedby={describedBy}
        value={value}
        onChange={event => onChoose(event.currentTarget.value as Value)}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}
