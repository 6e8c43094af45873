import { comparisonWords } from '../../lib/core/comparison-words.ts'
import type { ComparisonView } from '../../lib/protocol/people.ts'
import { Busy } from '../busy.tsx'
import { WarningIcon } from '../icons.tsx'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'

interface ComparisonProps {
  readonly name: string
  readonly comparison: ComparisonView
  /** Both read the same. */
  onSame(): Asked<unknown>
  onClose(): void
}

/** Words that two people read out to one another. The same list in every language, and as numbers for those who cannot read it. */
export function Comparison({ name, comparison, onSame, onClose }: ComparisonProps) {
  const t = useText()
  const action = useAction()
  const { state, words, asked } = comparison
  return (
    <section class="comparison" data-testid="comparison" data-state={state} aria-label={t('compare')}>
      {state === 'waiting' && <Busy label={t('compare_waiting', name)} />}
      {state === 'failed' && (
        <p class="fact other-key" role="alert">
          <WarningIcon />
          <span>{t('compare_failed', name)}</span>
        </p>
      )}
      {state === 'words' && (
        <>
          <p role="status">{t(asked ? 'compare_asked' : 'compare_how', name)}</p>
          <ol class="comparison-words" lang="en" dir="ltr">
            {words.map((word, at) => (
              <li key={at}>
                <b>{comparisonWords[word]}</b>
                <span class="soft">{String(word).padStart(3, '0')}</span>
              </li>
            ))}
          </ol>
          <p class="hint">{t('compare_hint')}</p>
        </>
      )}
      <div class="buttons">
        <button
          type="button"
          class="plain"
          data-testid="end-comparison"
          disabled={action.busy}
          onClick={onClose}
        >
          {t(state === 'words' ? 'compare_differ' : 'cancel')}
        </button>
        {state === 'words' && (
          <button
            type="button"
            class="primary"
            data-testid="words-same"
            disabled={action.busy}
            onClick={() => action.run(onSame)}
          >
            {t('compare_same')}
          </button>
        )}
      </div>
      <Outcome action={action} />
    </section>
  )
}
