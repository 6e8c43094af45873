import type { PersonView } from '../../lib/protocol/port.ts'
import { Avatar } from '../avatar.tsx'
import { counted } from '../counted.ts'
import { shownNameOf, whereOf } from '../describe-person.ts'
import { CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'

interface DockNoteProps {
  /** What a key of the browser's has done; null: who is where. */
  readonly words: string | null
  readonly people: readonly PersonView[]
  onDismiss(): void
}

/** Longer lists are not read in passing. People. */
const shownMost = 8

/** What the live region has just said, for those who see. */
export function DockNote({ words, people, onDismiss }: DockNoteProps) {
  const t = useText()
  const shown = people.slice(0, shownMost)
  const rest = people.length - shown.length
  return (
    <div class="note" data-testid="note">
      {words === null ? (
        <ul>
          {shown.map(person => (
            <li key={person.person}>
              <Avatar person={person} />
              <bdi>{shownNameOf(t, person)}</bdi>
              <span>{whereOf(t, person)}</span>
            </li>
          ))}
          {rest > 0 && <li class="rest">{counted(t, 'where_more', rest)}</li>}
        </ul>
      ) : (
        <p>{words}</p>
      )}
      <button type="button" aria-label={t('dismiss')} onClick={onDismiss}>
        <CloseIcon />
      </button>
    </div>
  )
}
