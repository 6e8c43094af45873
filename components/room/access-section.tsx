import { useEffect, useId, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface AccessSectionProps {
  readonly locked: boolean
  /** Whoever has a link sees who is there before they join. */
  readonly showNames: boolean
  /** How many may be in the room at once. */
  readonly people: number
  onLock(on: boolean): Asked<unknown>
  onShowNames(on: boolean): Asked<unknown>
  onPeople(people: number): Asked<unknown>
}

/** The owner's word on who comes in: nobody new, and how many at once. */
export function AccessSection({
  locked,
  showNames,
  people,
  onLock,
  onShowNames,
  onPeople,
}: AccessSectionProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('access_title')}</h2>
      <Switch
        testId="lock"
        on={locked}
        disabled={action.busy}
        describedBy={`${id}-lock`}
        onChange={on => void action.run(() => onLock(on))}
      >
        {t('lock')}
      </Switch>
      <p class="hint" id={`${id}-lock`}>
        {t('lock_hint')}
      </p>
      <Switch
        testId="show-names"
        on={showNames}
        disabled={action.busy}
        describedBy={`${id}-names`}
        onChange={on => void action.run(() => onShowNames(on))}
      >
        {t('show_names')}
      </Switch>
      <p class="hint" id={`${id}-names`}>
        {t('show_names_hint')}
      </p>
      <PeopleLimit people={people} disabled={action.busy} onPeople={n => action.run(() => onPeople(n))} />
      <Outcome action={action} />
    </section>
  )
}

interface PeopleLimitProps {
  readonly people: number
  readonly disabled: boolean
  onPeople(people: number): Promise<boolean>
}

function PeopleLimit({ people, disabled, onPeople }: PeopleLimitProps) {
  const t = useText()
  const id = useId()
  const [typed, setTyped] = useState(`${people}`)
  useEffect(() => setTyped(`${people}`), [people])
  const wanted = Number(typed)
  const good = /^\d+$/.test(typed.trim()) && wanted >= 1 && wanted <= limits.people
  const save = () => {
    if (good && wanted !== people) void onPeople(wanted)
  }
  return (
    <div class="number">
      <label for={id}>{t('people_limit')}</label>
      <input
        id={id}
        data-testid="people-limit"
        inputMode="numeric"
        autocomplete="off"
        value={typed}
        disabled={disabled}
        aria-invalid={!good}
        aria-describedby={`${id}-hint`}
        onInput={event => setTyped(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={event => {
          if (event.key === 'Enter') save()
        }}
      />
      <p class={good ? 'hint' : 'hint wrong'} id={`${id}-hint`} role="status">
        {t(good ? 'people_limit_hint' : 'people_limit_bad', limits.people)}
      </p>
    </div>
  )
}
