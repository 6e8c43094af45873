import { useId, useState } from 'preact/hooks'
import type { LinkRole } from '../../lib/core/doors.ts'
import { counted } from '../counted.ts'
import { keyOf, useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

/** What a link to be made opens, and how long and how often. */
export interface NewLink {
  readonly role: LinkRole
  /** 0 is never. Milliseconds since 1970. */
  readonly expiresAtMs: number
  /** 0 is as often as one likes. */
  readonly uses: number
}

const hourMs = 3_600_000
const lasts = { never: null, hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const
const usesChoices = [0, 1, 5, 20] as const

const expiryOf = (lastsMs: number | null): number => (lastsMs === null ? 0 : Date.now() + lastsMs)

/** Makes a link: what it lets people do, until when, how often. */
export function LinkForm({ onMake }: { onMake(link: NewLink): Asked<unknown> }) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [role, setRole] = useState<NewLink['role']>('editor')
  const [last, setLast] = useState<keyof typeof lasts>('never')
  const [uses, setUses] = useState<number>(0)
  return (
    <form
      class="form"
      onSubmit={event => {
        event.preventDefault()
        void action.run(() => onMake({ role, expiresAtMs: expiryOf(lasts[last]), uses }))
      }}
    >
      <div class="choices">
        <div>
          <label for={`${id}-role`}>{t('link_lets')}</label>
          <select
            id={`${id}-role`}
            data-testid="link-role"
            value={role}
            onChange={event => setRole(event.currentTarget.value as NewLink['role'])}
          >
            {(['editor', 'viewer', 'ask'] as const).map(value => (
              <option key={value} value={value}>
                {t(keyOf('link_role', value))}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for={`${id}-last`}>{t('link_lasts')}</label>
          <select
            id={`${id}-last`}
            data-testid="link-lasts"
            value={last}
            onChange={event => setLast(event.currentTarget.value as keyof typeof lasts)}
          >
            {(['never', 'hour', 'day', 'week'] as const).map(value => (
              <option key={value} value={value}>
                {t(keyOf('lasts', value))}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for={`${id}-uses`}>{t('link_opens')}</label>
          <select
            id={`${id}-uses`}
            data-testid="link-uses"
            value={uses}
            onChange={event => setUses(Number(event.currentTarget.value))}
          >
            {usesChoices.map(value => (
              <option key={value} value={value}>
                {value === 0 ? t('uses_any') : counted(t, 'uses_most', value)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="primary" data-testid="make-link" disabled={action.busy}>
          {t('make_link')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
