import { useId, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { Settings } from '../../lib/protocol/background.ts'
import type { HubAnswer } from '../../lib/protocol/own-requests.ts'
import type { Ask } from '../ask.ts'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'
import { onEnter, type Saved, SavedLine } from './saved-line.tsx'

interface HubSectionProps {
  readonly ask: Ask
  readonly settings: Settings
  /** What stands in the field. */
  readonly hub: string
  readonly hubSaved: Saved
  onHub(url: string): void
  onSaveHub(): void
  /** Uses one of the others. */
  onUseHub(url: string): void
  onForgetHub(url: string): void
}

/** What a hub has answered. */
type Tested = HubAnswer | Exclude<Saved, 'saved' | null>

/** The hub that new rooms use, and those at hand. One that is added is asked before it is used. */
export function HubSection(props: HubSectionProps) {
  const { ask, settings, hub, hubSaved, onHub, onSaveHub, onUseHub, onForgetHub } = props
  const t = useText()
  const id = useId()
  const [tested, setTested] = useState<ReadonlyMap<string, Tested>>(new Map())
  const failed = hubSaved !== null && hubSaved !== 'saved' && hubSaved !== 'saving'

  async function test(url: string): Promise<void> {
    setTested(now => new Map(now).set(url, 'saving'))
    const answer = await ask<'check-hub'>({ type: 'check-hub', url })
    setTested(now => new Map(now).set(url, answer.ok ? answer.value : answer.error))
  }

  return (
    <section class="card">
      <h2>{t('options_hub')}</h2>
      <p class="hint" id={`${id}-hint`}>
        {t('options_hub_hint')}
      </p>
      <label for={id}>{t('options_hub_url')}</label>
      <div class="row">
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
      </div>
      {failed && <Problem code={hubSaved} onRetry={onSaveHub} />}
      <SavedLine id={`${id}-saved`} saved={hubSaved}>
        {failed && t('options_kept', settings.hub)}
      </SavedLine>
      <h3>{t('hubs')}</h3>
      <ul class="hubs">
        {[settings.hub, ...settings.hubs].map(url => (
          <li key={url} data-testid="hub" data-hub={url}>
            <bdi class="hub-name">{url}</bdi>
            <HubState tested={tested.get(url)} used={url === settings.hub} />
            <span class="row">
              <button
                type="button"
                class="plain small"
                data-testid="test-hub"
                aria-label={t('hub_test_one', url)}
                onClick={() => void test(url)}
              >
                {t('hub_test')}
              </button>
              {url !== settings.hub && (
                <>
                  <button
                    type="button"
                    class="plain small"
                    data-testid="use-hub"
                    aria-label={t('hub_use_one', url)}
                    onClick={() => onUseHub(url)}
                  >
                    {t('hub_use')}
                  </button>
                  <button
                    type="button"
                    class="plain small"
                    data-testid="forget-hub"
                    aria-label={t('hub_forget_one', url)}
                    onClick={() => onForgetHub(url)}
                  >
                    {t('hub_forget')}
                  </button>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">{t('hubs_hint')}</p>
    </section>
  )
}

function HubState({ tested, used }: { readonly tested: Tested | undefined; readonly used: boolean }) {
  const t = useText()
  const state =
    tested === undefined
      ? used && t('hub_used')
      : tested === 'saving'
        ? t('options_hub_checking')
        : typeof tested === 'string'
          ? t(tested === 'hub-down' ? 'hub_silent' : 'hub_foreign')
          : t('hub_answers', tested.version ?? '?', tested.tookMs)
  const is = typeof tested === 'object' ? 'good' : tested && tested !== 'saving' ? 'bad' : 'unknown'
  return (
    <span class="hub-state" role="status" data-testid="hub-state" data-state={is}>
      {state}
    </span>
  )
}
