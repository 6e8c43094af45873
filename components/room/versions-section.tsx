import { useId, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { VersionPart, VersionProblem, VersionView } from '../../lib/protocol/versions.ts'
import { cleanName } from '../clean-name.ts'
import { ProblemBox } from '../problem.tsx'
import { keyOf, useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'
import { VersionRow } from './version-row.tsx'

/** What stood in a version: its parts as plain text, and whether there is more. */
export interface VersionText {
  readonly parts: readonly VersionPart[]
  readonly cut: boolean
}

export interface VersionsSectionProps {
  /** Newest first; null while they are being asked for. */
  readonly versions: readonly VersionView[] | null
  /** Why there are none to show. */
  readonly problem: VersionProblem | null
  /** Whether we may save and restore. */
  readonly mayEdit: boolean
  onSave(name: string): Asked<unknown>
  onLook(version: VersionView): Asked<VersionText>
  onRestore(version: VersionView): Asked<unknown>
}

/** The room's document as it was: saved under a name, looked at, restored. */
export function VersionsSection({ mayEdit, onSave, ...list }: VersionsSectionProps) {
  const t = useText()
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('versions_title')}</h2>
      <p class="hint">{t('versions_hint')}</p>
      <List {...list} labelledBy={id} mayEdit={mayEdit} />
      {mayEdit && <SaveForm onSave={onSave} />}
    </section>
  )
}

interface ListProps extends Omit<VersionsSectionProps, 'onSave'> {
  readonly labelledBy: string
}

function List({ versions, problem, mayEdit, labelledBy, onLook, onRestore }: ListProps) {
  const t = useText()
  if (problem)
    return (
      <ProblemBox code={`version-${problem}`}>
        <p>{t(keyOf('version_problem', problem))}</p>
      </ProblemBox>
    )
  if (!versions) return null
  if (versions.length === 0)
    return (
      <div class="empty" data-testid="no-versions">
        <p class="what">{t('versions_none')}</p>
        <p>{t(mayEdit ? 'versions_none_hint' : 'versions_none_viewer')}</p>
      </div>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
    <ul class="rows tall" tabIndex={0} aria-labelledby={labelledBy}>
      {versions.map(version => (
        <VersionRow
          key={version.version}
          version={version}
          mayEdit={mayEdit}
          onLook={() => onLook(version)}
          onRestore={() => onRestore(version)}
        />
      ))}
    </ul>
  )
}

function SaveForm({ onSave }: Pick<VersionsSectionProps, 'onSave'>) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [name, setName] = useState('')
  const wanted = cleanName(name)
  return (
    <form
      class="form"
      onSubmit={event => {
        event.preventDefault()
        if (wanted === '') return
        void action.run(
          () => onSave(wanted),
          () => setName(''),
        )
      }}
    >
      <label for={id}>{t('version_name')}</label>
      <div class="row">
        <input
          id={id}
          data-testid="version-name"
          value={name}
          maxLength={limits.versionNameChars}
          placeholder={t('version_name_example')}
          autocomplete="off"
          onInput={event => setName(event.currentTarget.value)}
        />
        <button
          type="submit"
          class="primary"
          data-testid="save-version"
          disabled={action.busy || wanted === ''}
        >
          {t('save_version')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
