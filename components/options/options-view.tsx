import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Appearance } from '../../lib/core/appearance.ts'
import { colorCount, personColors } from '../../lib/core/colors.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PageKeys } from '../../lib/core/page-keys.ts'
import { arrowPath } from '../../lib/features/cursors/arrow-path.ts'
import type { Settings, SiteChoice } from '../../lib/protocol/background.ts'
import type { Shortcut } from '../../lib/protocol/commands.ts'
import type { LedgerRow } from '../../lib/protocol/ledger.ts'
import { Problem } from '../problem.tsx'
import { Switch } from '../switch.tsx'
import { type MessageKey, useText } from '../text.ts'
import { AppearanceSection } from './appearance-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { LedgerView } from './ledger-view.tsx'
import { OptionsFrame } from './options-frame.tsx'
import { onEnter, type Saved, SavedLine } from './saved-line.tsx'
import { ShortcutsSection } from './shortcuts-section.tsx'

interface OptionsViewProps {
  /** What is kept now. */
  readonly settings: Settings
  /** What stands in the fields. */
  readonly name: string
  /** `bad`: not a name that can be shown. */
  readonly profileSaved: Saved | 'bad'
  readonly relayOnlySaved: Saved
  /** What left this browser in the last minute; null while no room is on. */
  readonly sent: readonly LedgerRow[] | null
  readonly privacySaved: Saved
  /** The section that says how one hears of what comes. */
  readonly notifications?: ComponentChildren
  /** One's picture, and what people whom one meets may do. */
  readonly picture?: ComponentChildren
  readonly people?: ComponentChildren
  /** Sections that see to themselves. */
  readonly hubs: ComponentChildren
  readonly identity: ComponentChildren
  readonly data: ComponentChildren
  readonly about: ComponentChildren
  onOff(off: boolean): void
  onAppearance(appearance: Appearance): Promise<void>
  /** None where the browser has no keys of its own for us. */
  readonly shortcuts: readonly Shortcut[]
  onChangeShortcuts(): void
  onPaused(on: boolean): void
  onKeys(keys: PageKeys): Promise<void>
  /** Null: forget what was chosen. */
  onSite(origin: string, choice: SiteChoice | null): void
  onName(name: string): void
  onColor(color: number): void
  onRelayOnly(on: boolean): void
  /** A field was left: save it. */
  onSaveName(): void
}

/** How others see you, and how you are linked. Everything is saved when its field is left, or on Enter. */
export function OptionsView(props: OptionsViewProps) {
  const parts = {
    you: (
      <>
        <ProfileSection {...props} />
        {props.picture}
        {props.identity}
      </>
    ),
    hub: (
      <>
        {props.hubs}
        <LinksSection {...props} />
      </>
    ),
    privacy: (
      <>
        <PrivacySection {...props} />
        {props.people}
        <LedgerView rows={props.sent} />
      </>
    ),
    notifications: props.notifications,
    shortcuts: (
      <>
        <KeysSection keys={props.settings.keys} onKeys={props.onKeys} />
        {props.shortcuts.length > 0 && (
          <ShortcutsSection shortcuts={props.shortcuts} onChange={props.onChangeShortcuts} />
        )}
      </>
    ),
    appearance: (
      <AppearanceSection appearance={props.settings.appearance} onAppearance={props.onAppearance} />
    ),
    data: props.data,
    about: props.about,
  }
  return <OptionsFrame head={<OffSwitch off={props.settings.off} onOff={props.onOff} />} parts={parts} />
}

/** As if the extension were not there. */
function OffSwitch({ off, onOff }: { readonly off: boolean; onOff(off: boolean): void }) {
  const t = useText()
  const id = useId()
  return (
    <section class="card off-switch" data-off={off}>
      <Switch testId="on-everywhere" on={!off} describedBy={id} onChange={on => onOff(!on)}>
        <b>{t(off ? 'off_is' : 'off_is_not')}</b>
      </Switch>
      <p class="hint" id={id}>
        {t('off_hint')}
      </p>
    </section>
  )
}

function ProfileSection({ settings, name, profileSaved, onName, onColor, onSaveName }: OptionsViewProps) {
  const t = useText()
  const id = useId()
  const { color } = settings.profile
  return (
    <section class="card">
      <h2>{t('options_you')}</h2>
      <p class="hint">{t('options_you_hint')}</p>
      <div class="columns">
        <div class="fields">
          <label for={id}>{t('options_name')}</label>
          <input
            id={id}
            data-testid="profile-name"
            value={name}
            maxLength={limits.nameChars}
            autocomplete="nickname"
            aria-describedby={`${id}-saved`}
            aria-invalid={profileSaved === 'bad'}
            onInput={event => onName(event.currentTarget.value)}
            onBlur={onSaveName}
            onKeyDown={onEnter(onSaveName)}
          />
          <Colors color={color} onColor={onColor} />
        </div>
        <CursorPreview name={name} color={color} />
      </div>
      <SavedLine id={`${id}-saved`} saved={profileSaved}>
        {profileSaved === 'bad' && t('options_name_bad', limits.nameChars, settings.profile.name)}
      </SavedLine>
    </section>
  )
}

function Colors({ color, onColor }: { readonly color: number; onColor(color: number): void }) {
  const t = useText()
  const group = useId()
  return (
    <fieldset>
      <legend>{t('options_color')}</legend>
      <div class="swatches">
        {Array.from({ length: colorCount }, (_, index) => {
          const label = t(`color_${index}` as MessageKey)
          const { fill, ink } = personColors[index]!
          return (
            <label key={label} class="swatch" title={label} style={`--fill:${fill};--on-fill:${ink}`}>
              <input
                type="radio"
                class="hidden-input"
                name={group}
                checked={index === color}
                aria-label={label}
                onChange={() => onColor(index)}
              />
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}

/** The arrow and pill as they are drawn on a page. */
function CursorPreview({ name, color }: { readonly name: string; readonly color: number }) {
  const t = useText()
  const { fill, ink } = personColors[color]!
  return (
    <figure class="cursor-preview" style={`--fill:${fill};--on-fill:${ink}`}>
      <div class="stage" aria-hidden="true">
        <svg width="18" height="18" aria-hidden="true">
          <path class="outline" d={arrowPath} />
          <path class="shape" d={arrowPath} />
        </svg>
        <span class="pill">
          <bdi>{name.trim() || '…'}</bdi>
        </span>
      </div>
      <figcaption class="hint">{t('options_preview')}</figcaption>
    </figure>
  )
}

function PrivacySection({ settings, privacySaved, onPaused, onSite }: OptionsViewProps) {
  const t = useText()
  const id = useId()
  const failed = privacySaved !== null && privacySaved !== 'saved' && privacySaved !== 'saving'
  const sites = Object.entries(settings.sites)
  return (
    <section class="card">
      <h2>{t('options_privacy')}</h2>
      <Switch testId="pause" on={settings.paused} describedBy={`${id}-pause`} onChange={onPaused}>
        {t('consent_pause')}
      </Switch>
      <p class="hint" id={`${id}-pause`}>
        {t('consent_pause_hint')}
      </p>
      <h3>{t('options_sites')}</h3>
      <p class="hint">{t(sites.length > 0 ? 'options_sites_hint' : 'options_sites_none')}</p>
      <ul class="sites">
        {sites.map(([origin, { rule, whole }]) => (
          <li key={origin} data-testid="site-choice">
            <bdi>{origin}</bdi>
            <span class="soft">
              {t(`consent_site_${rule ?? 'room'}`)}
              {whole && ` · ${t('options_site_whole')}`}
            </span>
            <button type="button" class="plain" onClick={() => onSite(origin, null)}>
              {t('options_site_forget')}
            </button>
          </li>
        ))}
      </ul>
      {failed && <Problem code={privacySaved} />}
    </section>
  )
}

function LinksSection({ settings, relayOnlySaved, onRelayOnly }: OptionsViewProps) {
  const t = useText()
  const id = useId()
  const failed = relayOnlySaved !== null && relayOnlySaved !== 'saved' && relayOnlySaved !== 'saving'
  return (
    <section class="card">
      <h2>{t('options_links')}</h2>
      <Switch
        testId="relay-only"
        on={settings.relayOnly}
        describedBy={`${id}-hint ${id}-saved`}
        onChange={onRelayOnly}
      >
        {t('options_relay_only')}
      </Switch>
      <p class="hint" id={`${id}-hint`}>
        {t('options_relay_only_hint')}
      </p>
      {failed && <Problem code={relayOnlySaved} onRetry={() => onRelayOnly(!settings.relayOnly)} />}
      <SavedLine id={`${id}-saved`} saved={relayOnlySaved}>
        {null}
      </SavedLine>
    </section>
  )
}
