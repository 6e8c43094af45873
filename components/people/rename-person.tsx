import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { cleanName } from '../clean-name.ts'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'

interface RenamePersonProps {
  readonly person: PersonEntry
  /** Null: as they call themselves. */
  onRename(person: PersonEntry, name: string | null): Asked<unknown>
  onClose(): void
}

/** Another name for somebody, for this browser alone. */
export function RenamePerson({ person, onRename, onClose }: RenamePersonProps) {
  const t = useText()
  const id = useId()
  const [name, setName] = useState(person.name)
  const action = useAction()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.select(), [])
  const wanted = cleanName(name)
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        const own = wanted === '' || wanted === person.givenName ? null : wanted
        void action.run(() => onRename(person, own), onClose)
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label for={id}>{t('person_rename_label')}</label>
      <input
        ref={input}
        id={id}
        data-testid="new-person-name"
        value={name}
        maxLength={limits.nameChars}
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        onInput={event => setName(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`}>
        {t('person_rename_hint', person.givenName)}
      </p>
      <div class="buttons">
        <button type="button" class="plain" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" class="primary" data-testid="save-person-name" disabled={action.busy}>
          {t('room_rename')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
