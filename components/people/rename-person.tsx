import { limits } from '../../lib/core/limits.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { NameForm } from '../name-form.tsx'
import type { Asked } from '../room/use-action.ts'
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
  const { name, givenName } = person
  return (
    <NameForm
      name={name}
      most={limits.nameChars}
      label={t('person_rename_label')}
      hint={t('person_rename_hint', givenName)}
      testIds={['new-person-name', 'save-person-name']}
      onSave={typed => onRename(person, typed === '' || typed === givenName ? null : typed)}
      onClose={onClose}
    />
  )
}
