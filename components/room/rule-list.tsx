import { useId, useState } from 'preact/hooks'
import { isEventName } from '../../lib/core/event-name.ts'
import { limits } from '../../lib/core/limits.ts'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface RuleListProps {
  /** Names of events that refresh the pages of those who agreed. */
  readonly rules: readonly string[]
  onRule(name: string, on: boolean): Asked<unknown>
}

/** A name as programs give them. */
const example = 'build.finished'

/** The owner's rules: which events refresh the pages of those who have agreed. */
export function RuleList({ rules, onRule }: RuleListProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const good = isEventName(wanted)
  const add = () => {
    if (!good || rules.includes(wanted)) return
    void action.run(
      () => onRule(wanted, true),
      () => setTyped(''),
    )
  }
  return (
    <>
      <h3 id={id}>{t('rules_title')}</h3>
      <p class="hint">{t('rules_hint')}</p>
      {rules.length > 0 && (
        <ul class="rows" aria-labelledby={id}>
          {rules.map(name => (
            <li key={name} class="item" data-testid="rule" data-name={name}>
              <code class="name">{name}</code>
              <button
                type="button"
                class="plain small"
                aria-label={t('drop_rule', name)}
                disabled={action.busy}
                onClick={() => action.run(() => onRule(name, false))}
              >
                {t('remove_rule')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault()
          add()
        }}
      >
        <label for={`${id}-name`}>{t('rule_name')}</label>
        <div class="row">
          <input
            id={`${id}-name`}
            class="mono"
            data-testid="rule-name"
            value={typed}
            maxLength={limits.eventNameChars}
            placeholder={example}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={wanted !== '' && !good}
            aria-describedby={`${id}-bad`}
            onInput={event => setTyped(event.currentTarget.value)}
          />
          <button
            type="submit"
            class="plain"
            data-testid="add-rule"
            disabled={action.busy || !good || rules.length >= limits.refreshRules}
          >
            {t('add_rule')}
          </button>
        </div>
        <p class="hint wrong" id={`${id}-bad`} role="status">
          {wanted !== '' && !good && t('rule_bad')}
        </p>
      </form>
      <Outcome action={action} />
    </>
  )
}
