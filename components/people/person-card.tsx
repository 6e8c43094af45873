import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ComparisonView } from '../../lib/protocol/people.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { Avatar } from '../avatar.tsx'
import { CloseIcon } from '../icons.tsx'
import type { Asked } from '../room/use-action.ts'
import { useText } from '../text.ts'
import { Comparison } from './comparison.tsx'
import { type PersonActions, PersonDeeds } from './person-deeds.tsx'
import { PersonDetails } from './person-details.tsx'
import { PersonMark } from './person-mark.tsx'

export interface PersonCardProps extends PersonActions {
  readonly person: PersonEntry
  readonly nowMs: number
  /** They are in the room now. */
  readonly here: boolean
  readonly comparison: ComparisonView | null
  onCompare(): void
  onEndComparison(): void
  /** Both have read the same words. */
  onSame(): Asked<unknown>
  onClose(): void
}

/** Somebody, with what is known and what can be done, in the panel. */
export function PersonCard(props: PersonCardProps) {
  const { person, nowMs, here, comparison, onCompare, onEndComparison, onSame, onClose, ...actions } = props
  const t = useText()
  const close = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => close.current?.focus({ preventScroll: true }), [person.person])
  const compares = comparison !== null && comparison.state !== 'none'
  return (
    <section
      class="person-card"
      data-testid="person-card"
      data-person={person.person}
      aria-label={t('person_about', person.name)}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div class="person-head">
        <Avatar person={person} />
        <h2>
          <bdi>{person.name}</bdi>
          <PersonMark mark={person.mark} />
        </h2>
        <button
          ref={close}
          type="button"
          class="quiet"
          data-testid="close-person"
          aria-label={t('dismiss')}
          title={t('dismiss')}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </div>
      <PersonDetails person={person} nowMs={nowMs} />
      {compares ? (
        <Comparison name={person.name} comparison={comparison} onSame={onSame} onClose={onEndComparison} />
      ) : (
        <>
          <PersonDeeds person={person} onCompare={here ? onCompare : null} {...actions} />
          {!here && person.mark !== 'verified' && <p class="hint">{t('compare_away')}</p>}
        </>
      )}
    </section>
  )
}
