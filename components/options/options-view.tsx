import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { colorCount, personColors } from '../../lib/core/colors.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PageKeys } from '../../lib/core/page-keys.ts'
import { arrowPath } from '../../lib/features/cursors/arrow-path.ts'
import type { ProblemCode, Settings, SiteChoice } from '../../lib/protocol/background.ts'
import type { Shortcut } from '../../lib/protocol/commands.ts'
import type { LedgerRow } from '../../lib/protocol/ledger.ts'
import { Problem } from '../problem.tsx'
import { Switch } from '../switch.tsx'
import { type MessageKey, useText } from '../text.ts'
import { KeysSection } from './keys-section.tsx'
import { LedgerView } from './ledger-view.tsx'
import { ShortcutsSection } from './shortcuts-section.tsx'

/** How the last change of a setting went. */
export type Saved = 'saving' | 'saved' | ProblemCode | null

interface OptionsViewProps {
  /** What is kept now. */
  readonly settings: Settings
  /** What stands in the fields. */
  readonly name: string
  readonly hub: string
  /** `bad`: not a name that can be shown. */
  readonly profileSaved: Saved | 'bad'
  readonly hubSaved: Saved
  readonly relayOnlySaved: Saved
  /** What left this browser in the last minute; null while no room is on. */
  readonly sent: readonly LedgerRow[] | null
  readonly privacySaved: Saved
  /** The section that says how one hears of what comes. */
  readonly notifications?: ComponentChildren
  /** None where the browser has no keys of its own for us. */
  readonly shortcuts: readonly Shortcut[]
  onChangeShortcuts(): void
  onPaused(on: boolean): void
  onKeys(keys: PageKeys): void
  /** Null: forget what was chosen. */
  onSite(origin: string, choice: SiteChoice | null): void
  onName(name: string): void
  onColor(color: number): void
  onHub(url: string): void
  onRelayOnly(on: boolean): void
  /** A field was left: save it. */
  onSaveName(): void
  onSaveHub(): void
}

/** How others see you, and how you are linked. Everything is saved when its field is left, or on Enter. */
export function OptionsView(props: OptionsViewProps) {
  const t = useText()
  return (
    <main class="options">
      <h1>{t('options_title')}</h1>
      <ProfileSection {...props} />
      <HubSection {...props} />
      <LinksSection {...props} />
      <PrivacySection {...props} />
      {props.notifications}
      <KeysSection keys={props.settings.keys} onKeys={props.onKeys} />
      {props.shortcuts.length > 0 && (
        <ShortcutsSection shortcuts={props.shortcuts} onChange={props.onChangeShortcuts} />
      )}
      <LedgerView rows={props.sent} />
    </main>
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

function HubSection({ settings, hub, hubSaved, onHub, onSaveHub }: OptionsViewProps) {
  const t = useText()
  const id = useId()
  const failed = hubSaved !== null && hubSaved !== 'saved' && hubSaved !== 'saving'
  return (
    <section class="card">
      <h2>{t('options_hub')}</h2>
      <p class="hint" id={`${id}-hint`}>
        {t('options_hub_hint')}
      </p>
      <label for={id}>{t('options_hub_url')}</label>
      <input
        id={id}
        type="url"
        data-testid="hub-url"
        value={hub}
        maxLength={limits.addressChars}
        spellcheck={false}
        aria-describedby={`${id}-hint ${id}-saved`}
        aria-invalid={failed}
        onInput={event => onHub(event.currentTarget.value)}
        onBlur={onSaveHub}
        onKeyDown={onEnter(onSaveHub)}
      />
      {failed && <Problem code={hubSaved} onRetry={onSaveHub} />}
      <SavedLine id={`${id}-saved`} saved={hubSaved}>
        {failed && t('options_kept', settings.hub)}
      </SavedLine>
    </section>
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

function SavedLine({
  id,
  saved,
  children,
}: {
  readonly id: string
  readonly saved: Saved | 'bad'
  readonly children: ComponentChildren
}) {
  const t = useText()
  return (
    <p
      id={id}
      class={saved === 'bad' ? 'saved wrong' : saved === 'saved' ? 'saved done' : 'saved'}
      role="status"
    >
      {saved === 'saving' && t('options_hub_checking')}
      {saved === 'saved' && t('saved')}
      {children}
    </p>
  )
}

const onEnter =
  (save: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) save()
  }
