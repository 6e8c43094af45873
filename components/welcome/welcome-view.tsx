import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { BackIcon, ChatIcon, CheckIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { type GuideStep, guideSteps } from './guide-steps.ts'

export interface WelcomeViewProps {
  readonly step: GuideStep
  /** The person has done what the step asks for. */
  readonly done: boolean
  /** What the made-up one is called. */
  readonly friend: string
  /** What stands in the field. */
  readonly name: string
  readonly nameSaved: 'saved' | 'failed' | null
  /** All that was kept has just been deleted. */
  readonly deleted: boolean
  onStep(step: GuideStep): void
  onName(name: string): void
  onSaveName(): void
  onOptions(): void
  onClose(): void
}

/** The guide beside a page to try it on. The overlay is not part of it: it is the real one. */
export function WelcomeView(props: WelcomeViewProps) {
  const { step, friend, deleted } = props
  const t = useText()
  return (
    <div class="welcome">
      <aside class="guide">
        <p class="brand">{t('extension_name')}</p>
        {deleted && (
          <p class="notice" role="status" data-testid="all-deleted">
            {t('guide_deleted')}
          </p>
        )}
        <GuideCard {...props} />
      </aside>
      <main class="try" data-step={step}>
        <h1>{t('guide_page_title')}</h1>
        <p class="soft">{t('guide_page_hint', friend)}</p>
        <p data-read>{t('guide_page_1')}</p>
        <p data-read>{t('guide_page_2')}</p>
        <div class="gap" aria-hidden="true" />
        <h2 data-far>{t('guide_page_far')}</h2>
        <p data-far-read>{t('guide_page_3')}</p>
      </main>
    </div>
  )
}

function GuideCard(props: WelcomeViewProps) {
  const { step, done, friend, onStep, onOptions, onClose } = props
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  const first = useRef(true)
  const at = step === 'real' ? guideSteps.length : guideSteps.indexOf(step)
  const steps: readonly GuideStep[] = [...guideSteps, 'real']
  // Whoever goes on by keyboard or hears the page is at the new step's beginning.
  useEffect(() => {
    if (!first.current) heading.current?.focus()
    first.current = false
  }, [step])

  return (
    <section class="card" data-testid="guide" data-step={step} data-done={done}>
      <p class="soft" data-testid="guide-progress">
        {step === 'real' ? t('guide_done') : t('guide_step', at + 1, guideSteps.length)}
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {t(`guide_${step}`, friend)}
      </h2>
      {step === 'real' ? (
        <RealThing {...props} />
      ) : (
        <>
          <p>{t(`guide_${step}_what`, friend)}</p>
          <Todo done={done}>
            {step === 'talk' && <ChatIcon />}
            {t(`guide_${step}_do`, friend)}
          </Todo>
          <p class="outcome" role="status">
            {done && t(`guide_${step}_done`, friend)}
          </p>
        </>
      )}
      <div class="row end">
        {at > 0 && (
          <button
            type="button"
            class="quiet wide"
            data-testid="guide-back"
            onClick={() => onStep(steps[at - 1]!)}
          >
            <BackIcon />
            {t('guide_back')}
          </button>
        )}
        <span class="spring" />
        {step === 'real' ? (
          <>
            <button type="button" class="plain" data-testid="guide-options" onClick={onOptions}>
              {t('guide_options')}
            </button>
            <button type="button" class="primary" data-testid="guide-close" onClick={onClose}>
              {t('guide_close')}
            </button>
          </>
        ) : (
          <>
            <button type="button" class="plain" data-testid="guide-skip" onClick={() => onStep('real')}>
              {t('guide_skip')}
            </button>
            <button
              type="button"
              class={done ? 'primary' : 'plain'}
              data-testid="guide-next"
              onClick={() => onStep(steps[at + 1]!)}
            >
              {t('guide_next')}
            </button>
          </>
        )}
      </div>
    </section>
  )
}

function Todo({ done, children }: { readonly done: boolean; readonly children: ComponentChildren }) {
  return (
    <p class="todo" data-done={done}>
      <span class="tick" aria-hidden="true">
        {done && <CheckIcon />}
      </span>
      <span>{children}</span>
    </p>
  )
}

/** What to do with real people. */
function RealThing({ name, nameSaved, onName, onSaveName }: WelcomeViewProps) {
  const t = useText()
  const id = useId()
  return (
    <>
      <label for={id}>{t('guide_name')}</label>
      <input
        id={id}
        data-testid="guide-name"
        value={name}
        maxLength={limits.nameChars}
        autocomplete="nickname"
        aria-describedby={`${id}-saved`}
        onInput={event => onName(event.currentTarget.value)}
        onBlur={onSaveName}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.isComposing) onSaveName()
        }}
      />
      <p id={`${id}-saved`} class={nameSaved === 'failed' ? 'saved wrong' : 'saved'} role="status">
        {nameSaved === 'saved' && t('saved')}
        {nameSaved === 'failed' && t('guide_name_failed')}
      </p>
      <ol class="ways">
        <li>{t('guide_real_1')}</li>
        <li>{t('guide_real_2')}</li>
        <li>{t('guide_real_3')}</li>
      </ol>
      <p class="hint">{t('guide_real_pin')}</p>
    </>
  )
}
