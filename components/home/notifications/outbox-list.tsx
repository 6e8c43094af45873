import { useId } from 'preact/hooks'
import type { MailId } from '../../../lib/core/ids.ts'
import type { WaitingLetter } from '../../../lib/protocol/outbox-requests.ts'
import { shownSince } from '../../shown-since.ts'
import { keyOf, type Text, useText } from '../../text.ts'

export interface OutboxListProps {
  /** The newest first. */
  readonly letters: readonly WaitingLetter[]
  /** Milliseconds since 1970. */
  readonly nowMs: number
  onCancel(id: MailId): void
}

/** What this person has sent and a hub that is away has not taken; nothing where there is none. */
export function OutboxList({ letters, nowMs, onCancel }: OutboxListProps) {
  const t = useText()
  const id = useId()
  if (letters.length === 0) return null
  return (
    <section class="outbox" aria-labelledby={id} data-testid="outbox">
      <h2 id={id}>{t('outbox_title')}</h2>
      {letters.some(({ refused }) => refused === null) && <p class="hint">{t('outbox_hint')}</p>}
      <ul>
        {letters.map(letter => (
          <li
            key={letter.id}
            data-testid="waiting-letter"
            data-kind={letter.kind}
            data-state={letter.refused ? 'refused' : 'waiting'}
          >
            <div>
              <p id={`${id}-${letter.id}`}>{sentenceOf(t, letter)}</p>
              <p class="hint">
                {letter.refused
                  ? t(keyOf('outbox_refused', letter.refused))
                  : shownSince(t('locale'), letter.sinceMs, nowMs)}
              </p>
            </div>
            <button
              type="button"
              id={`${id}-${letter.id}-end`}
              class="plain small"
              data-testid="cancel-letter"
              aria-labelledby={`${id}-${letter.id}-end ${id}-${letter.id}`}
              onClick={() => onCancel(letter.id)}
            >
              {t(letter.refused ? 'dismiss' : 'cancel')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function sentenceOf(t: Text, { kind, name, roomName }: WaitingLetter): string {
  switch (kind) {
    case 'invite':
      return t('outbox_invite', name, roomName)
    case 'answer':
      return t('outbox_answer', name)
    case 'mention':
      return t('outbox_mention', name, roomName)
  }
}
