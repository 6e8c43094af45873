import { useId } from 'preact/hooks'
import type { DoorRole } from '../../lib/core/doors.ts'
import type { MailId } from '../../lib/core/ids.ts'
import type { Asker } from '../../lib/protocol/ask-requests.ts'
import { Avatar } from '../avatar.tsx'
import { shownTime } from '../shown-time.ts'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface LobbySectionProps {
  /** The longest waiting first. */
  readonly askers: readonly Asker[]
  /** `role` null: they do not come in. */
  onAnswer(id: MailId, role: DoorRole | null): Asked<unknown>
  /** Takes an answer back that waits for the hub. */
  onUnanswer(id: MailId): Asked<unknown>
}

/** Who waits to be let in, for the owner; nothing where nobody does. */
export function LobbySection({ askers, onAnswer, onUnanswer }: LobbySectionProps) {
  const t = useText()
  const id = useId()
  if (askers.length === 0) return null
  return (
    <section class="card" aria-labelledby={id} data-testid="lobby">
      <h2 id={id}>{t('lobby_title')}</h2>
      <p class="hint">{t('lobby_hint')}</p>
      <ul class="rows" aria-labelledby={id}>
        {askers.map(asker => (
          <AskerRow
            key={asker.id}
            asker={asker}
            onAnswer={role => onAnswer(asker.id, role)}
            onUnanswer={() => onUnanswer(asker.id)}
          />
        ))}
      </ul>
    </section>
  )
}

interface AskerRowProps {
  readonly asker: Asker
  onAnswer(role: DoorRole | null): Asked<unknown>
  onUnanswer(): Asked<unknown>
}

const answers = [
  { role: 'editor', testId: 'ask-admit', label: 'notification_do_admit' },
  { role: 'viewer', testId: 'ask-admit-viewer', label: 'ask_admit_viewer' },
  { role: null, testId: 'ask-decline', label: 'notification_do_refuse' },
] as const

function AskerRow({ asker, onAnswer, onUnanswer }: AskerRowProps) {
  const { person, name, color, words, askedAtMs, answered } = asker
  const t = useText()
  const id = useId()
  const action = useAction()
  return (
    <li data-testid="asker" data-person={person}>
      <div class="item">
        <Avatar person={{ name, color }} />
        <div class="who">
          <p class="name" id={id}>
            <bdi>{name}</bdi>
          </p>
          <p class="soft">{t('ask_asked_at', shownTime(askedAtMs))}</p>
        </div>
      </div>
      {words !== '' && (
        <p class="words">
          <bdi>{words}</bdi>
        </p>
      )}
      {answered ? (
        <div class="buttons" role="status">
          <p class="hint">{t('lobby_unsent')}</p>
          <button
            type="button"
            id={`${id}-unanswer`}
            class="plain small"
            data-testid="ask-unanswer"
            aria-labelledby={`${id}-unanswer ${id}`}
            disabled={action.busy}
            onClick={() => action.run(onUnanswer)}
          >
            {t('cancel')}
          </button>
        </div>
      ) : (
        <div class="buttons">
          {answers.map(({ role, testId, label }) => (
            <button
              key={testId}
              id={`${id}-${testId}`}
              type="button"
              class={role === 'editor' ? 'primary small' : 'plain small'}
              data-testid={testId}
              aria-labelledby={`${id}-${testId} ${id}`}
              disabled={action.busy}
              onClick={() => action.run(() => onAnswer(role))}
            >
              {t(label)}
            </button>
          ))}
        </div>
      )}
      <Outcome action={action} />
    </li>
  )
}
