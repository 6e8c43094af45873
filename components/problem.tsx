import type { ProblemCode } from '../lib/protocol/background.ts'
import { WarningIcon } from './icons.tsx'
import { keyOf, useText } from './text.ts'

interface ProblemProps {
  readonly code: ProblemCode
  /** Shown as a button where trying the same again may help. */
  onRetry?: (() => void) | undefined
}

const mayPass: readonly ProblemCode[] = ['hub-down', 'hub-refused', 'storage', 'no-answer']

/** What went wrong, and the one thing to do about it. */
export function Problem({ code, onRetry }: ProblemProps) {
  const t = useText()
  return (
    <div class="problem" role="alert" data-testid="error" data-code={code}>
      <WarningIcon />
      <div>
        <p class="what">{t(keyOf('problem', code))}</p>
        <p>{t(keyOf('remedy', code))}</p>
        {onRetry && mayPass.includes(code) && (
          <button type="button" class="link" onClick={onRetry}>
            {t('try_again')}
          </button>
        )}
      </div>
    </div>
  )
}
