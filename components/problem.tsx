import type { ComponentChildren } from 'preact'
import type { ProblemCode } from '../lib/protocol/background.ts'
import { WarningIcon } from './icons.tsx'
import { keyOf, useText } from './text.ts'

interface ProblemProps {
  readonly code: ProblemCode
  /** Shown as a button where trying the same again may help. */
  onRetry?: (() => void) | undefined
}

const mayPass: readonly ProblemCode[] = ['hub-down', 'hub-refused', 'storage', 'no-answer', 'policy-changed']

/** What went wrong, and the one thing to do about it. */
export function Problem({ code, onRetry }: ProblemProps) {
  const t = useText()
  return (
    <ProblemBox code={code}>
      <p class="what">{t(keyOf('problem', code))}</p>
      <p>{t(keyOf('remedy', code))}</p>
      {onRetry && mayPass.includes(code) && (
        <button type="button" class="link" onClick={onRetry}>
          {t('try_again')}
        </button>
      )}
    </ProblemBox>
  )
}

interface ProblemBoxProps {
  readonly code: string
  readonly children: ComponentChildren
}

/** What every problem stands in; it is read out when it comes. */
export function ProblemBox({ code, children }: ProblemBoxProps) {
  return (
    <div class="problem" role="alert" data-testid="error" data-code={code}>
      <WarningIcon />
      <div>{children}</div>
    </div>
  )
}
