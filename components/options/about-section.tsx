import { useEffect, useState } from 'preact/hooks'
import type { HubAnswer } from '../../lib/protocol/own-requests.ts'
import type { Ask } from '../ask.ts'
import { useText } from '../text.ts'

interface AboutSectionProps {
  readonly ask: Ask
  /** Of the extension. */
  readonly version: string
  /** Origin of the hub that is used. */
  readonly hub: string
  onGuide(): void
}

/** Which version this is, and of whom. */
export function AboutSection({ ask, version, hub, onGuide }: AboutSectionProps) {
  const t = useText()
  const [answer, setAnswer] = useState<HubAnswer | null | 'asking'>('asking')
  useEffect(() => {
    let used = true
    setAnswer('asking')
    void ask<'check-hub'>({ type: 'check-hub', url: hub }).then(said => {
      if (used) setAnswer(said.ok ? said.value : null)
    })
    return () => {
      used = false
    }
  }, [hub])
  return (
    <section class="card" data-testid="about">
      <h2>{t('about')}</h2>
      <dl class="facts">
        <dt>{t('about_version')}</dt>
        <dd data-testid="version">{version}</dd>
        <dt>{t('about_licence')}</dt>
        <dd>{t('about_licence_is')}</dd>
        <dt>{t('options_hub')}</dt>
        <dd data-testid="hub-version">
          <bdi>{hub}</bdi>{' '}
          <span class="soft">
            {answer === 'asking'
              ? t('options_hub_checking')
              : answer
                ? t('about_hub_version', answer.version ?? '?')
                : t('hub_silent')}
          </span>
        </dd>
      </dl>
      <p class="hint">{t('about_telemetry')}</p>
      <button type="button" class="plain" data-testid="open-guide" onClick={onGuide}>
        {t('about_guide')}
      </button>
    </section>
  )
}
