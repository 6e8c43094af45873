import { useId } from 'preact/hooks'
import type { Sharing, SiteRule } from '../../lib/core/sharing.ts'
import type { PopupState, SiteChoice } from '../../lib/protocol/background.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'

interface PopupConsentProps {
  readonly choice: PopupState['tab']['choice']
  readonly sharing: Sharing
  /** What the room does on sites for which nothing was chosen. */
  readonly roomRule: SiteRule
  readonly paused: boolean
  /** The browser's keys that do the same; empty where there are none. */
  readonly pauseKeys: string
  onRoomRule(rule: SiteRule): void
  onSite(origin: string, choice: SiteChoice): void
  onSharing(sharing: Sharing): void
  onPaused(on: boolean): void
}

const rules: readonly SiteRule[] = ['on', 'ask', 'off']
const addresses: readonly Sharing['address'][] = ['page', 'site', 'nothing']

/** What others see of this person: in this room, on this site, and whether at all. */
export function PopupConsent(props: PopupConsentProps) {
  const { choice, sharing, roomRule, paused, pauseKeys, onRoomRule, onSite, onSharing, onPaused } = props
  const t = useText()
  const id = useId()
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
          <div class="choice">
            <label for={`${id}-rule`}>{t('consent_room')}</label>
            <select
              id={`${id}-rule`}
              data-testid="room-rule"
              aria-describedby={roomRule === 'on' ? `${id}-rule-hint` : undefined}
              value={roomRule}
              onChange={event => onRoomRule(event.currentTarget.value as SiteRule)}
            >
              {rules.map(rule => (
                <option key={rule} value={rule}>
                  {t(`consent_room_${rule}`)}
                </option>
              ))}
            </select>
          </div>
          {roomRule === 'on' && (
            <p class="hint" id={`${id}-rule-hint`}>
              {t('consent_room_on_hint')}
            </p>
          )}
          <div class="choice">
            <label for={`${id}-address`}>{t('consent_address')}</label>
            <select
              id={`${id}-address`}
              data-testid="share-address"
              value={sharing.address}
              onChange={event =>
                onSharing({ ...sharing, address: event.currentTarget.value as Sharing['address'] })
              }
            >
              {addresses.map(address => (
                <option key={address} value={address}>
                  {t(`consent_address_${address}`)}
                </option>
              ))}
            </select>
          </div>
          <Switch
            testId="share-cursor"
            on={sharing.cursor}
            onChange={cursor => onSharing({ ...sharing, cursor })}
          >
            {t('consent_cursor')}
          </Switch>
          <Switch
            testId="show-others"
            on={sharing.others}
            onChange={others => onSharing({ ...sharing, others })}
          >
            {t('consent_others')}
          </Switch>
        </fieldset>
        {choice && <SiteConsent choice={choice} onSite={onSite} />}
      </div>
    </details>
  )
}

function SiteConsent({
  choice: { origin, rule, whole },
  onSite,
}: {
  readonly choice: NonNullable<PopupState['tab']['choice']>
  onSite: PopupConsentProps['onSite']
}) {
  const t = useText()
  const id = useId()
  return (
    <fieldset>
      <legend>
        <bdi>{new URL(origin).host}</bdi>
      </legend>
      <div class="choice">
        <label for={id}>{t('consent_site')}</label>
        <select
          id={id}
          data-testid="site-rule"
          value={rule ?? ''}
          onChange={event =>
            onSite(origin, { rule: rules.find(each => each === event.currentTarget.value) ?? null, whole })
          }
        >
          <option value="">{t('consent_site_room')}</option>
          {rules.map(each => (
            <option key={each} value={each}>
              {t(`consent_site_${each}`)}
            </option>
          ))}
        </select>
      </div>
      <Switch testId="share-whole" on={whole} onChange={on => onSite(origin, { rule, whole: on })}>
        {t('consent_whole')}
      </Switch>
    </fieldset>
  )
}
