import { useEffect, useId, useState } from 'preact/hooks'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'
import { Problem } from '../problem.tsx'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'

/** What people whom one meets may do. */
export function PeopleSection({ ask }: { readonly ask: Ask }) {
  const t = useText()
  const id = useId()
  const [invitable, setInvitable] = useState<boolean | null>(null)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  useEffect(() => {
    void ask<'get-settings'>({ type: 'get-settings' }).then(answer => {
      if (answer.ok) setInvitable(answer.value.invitable)
    })
  }, [])

  async function change(on: boolean): Promise<void> {
    setInvitable(on)
    const answer = await ask<'set-invitable'>({ type: 'set-invitable', on })
    setProblem(answer.ok ? null : answer.error)
    if (!answer.ok) setInvitable(!on)
  }

  if (invitable === null) return null
  return (
    <section class="card" data-testid="people-settings">
      <h2>{t('options_people')}</h2>
      <Switch testId="invitable" on={invitable} describedBy={`${id}-hint`} onChange={on => void change(on)}>
        {t('options_invitable')}
      </Switch>
      <p class="hint" id={`${id}-hint`}>
        {t('options_invitable_hint')}
      </p>
      {problem && <Problem code={problem} />}
    </section>
  )
}
