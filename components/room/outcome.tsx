import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { VersionProblem } from '../../lib/protocol/versions.ts'
import { Busy } from '../busy.tsx'
import { Problem, ProblemBox } from '../problem.tsx'
import { keyOf, useText } from '../text.ts'
import type { Action, Trouble } from './use-action.ts'

/** How an action goes: that it is under way, once that takes long, or what went wrong. */
export function Outcome({ action }: { readonly action: Action }) {
  const t = useText()
  return (
    <>
      <Busy label={action.busy ? t('loading') : null} />
      {action.trouble && <InWords trouble={action.trouble} onRetry={action.again} />}
    </>
  )
}

function InWords({ trouble, onRetry }: { readonly trouble: Trouble; onRetry(): void }) {
  const t = useText()
  if (!trouble.startsWith('version-')) return <Problem code={trouble as ProblemCode} onRetry={onRetry} />
  const problem = trouble.slice('version-'.length) as VersionProblem
  return (
    <ProblemBox code={trouble}>
      <p>{t(keyOf('version_problem', problem))}</p>
    </ProblemBox>
  )
}
