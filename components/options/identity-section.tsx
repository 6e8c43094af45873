import { useId, useState } from 'preact/hooks'
import type { IdentityFileProblem } from '../../lib/core/identity-file.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { Problem, ProblemBox } from '../problem.tsx'
import { keyOf, useText } from '../text.ts'
import type { Keeping } from './keeping.ts'

/** Shorter ones are guessed. */
const passphraseCharsLeast = 12

interface IdentitySectionProps {
  readonly keeping: Pick<Keeping, 'exportIdentity' | 'importIdentity'>
  /** An identity has just been taken over. */
  readonly moved: boolean
}

type Code = IdentityFileProblem | ProblemCode
type Doing = { readonly what: 'export' | 'import'; readonly done: number } | null

const isOfFile = (code: Code): code is IdentityFileProblem =>
  code.startsWith('file-') || code === 'wrong-passphrase'

/** Takes the person to another browser, or brings them here, by a file under a passphrase. */
export function IdentitySection({ keeping, moved }: IdentitySectionProps) {
  const t = useText()
  const id = useId()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [opening, setOpening] = useState('')
  const [doing, setDoing] = useState<Doing>(null)
  const [exported, setExported] = useState(false)
  const [problem, setProblem] = useState<Code | null>(null)
  const isShort = passphrase.length < passphraseCharsLeast
  const differ = again !== '' && again !== passphrase

  async function write(): Promise<void> {
    setProblem(null)
    setExported(false)
    setDoing({ what: 'export', done: 0 })
    const answer = await keeping.exportIdentity(passphrase, done => setDoing({ what: 'export', done }))
    setDoing(null)
    if (!answer.ok) return setProblem(answer.error)
    setExported(true)
    setPassphrase('')
    setAgain('')
  }

  async function read(): Promise<void> {
    setProblem(null)
    setDoing({ what: 'import', done: 0 })
    const answer = await keeping.importIdentity(file!, opening, done => setDoing({ what: 'import', done }))
    setDoing(null)
    if (!answer.ok) setProblem(answer.error)
  }

  return (
    <section class="card" data-testid="identity">
      <h2>{t('identity')}</h2>
      <p class="hint">{t('identity_hint')}</p>
      {moved && (
        <p class="good" role="status" data-testid="identity-moved">
          {t('identity_moved')}
        </p>
      )}
      {problem &&
        (isOfFile(problem) ? (
          <ProblemBox code={problem}>
            <p class="what">{t(keyOf('problem', problem))}</p>
            <p>{t(keyOf('remedy', problem))}</p>
          </ProblemBox>
        ) : (
          <Problem code={problem} />
        ))}
      <form
        onSubmit={event => {
          event.preventDefault()
          void write()
        }}
      >
        <h3>{t('identity_export')}</h3>
        <label for={`${id}-new`}>{t('identity_passphrase_new')}</label>
        <input
          id={`${id}-new`}
          type="password"
          data-testid="new-passphrase"
          autocomplete="new-password"
          value={passphrase}
          aria-describedby={`${id}-strength`}
          onInput={event => setPassphrase(event.currentTarget.value)}
        />
        <p class="hint" id={`${id}-strength`}>
          {t('identity_passphrase_hint', passphraseCharsLeast)}
        </p>
        <label for={`${id}-again`}>{t('identity_passphrase_again')}</label>
        <input
          id={`${id}-again`}
          type="password"
          data-testid="new-passphrase-again"
          autocomplete="new-password"
          value={again}
          aria-invalid={differ}
          aria-describedby={`${id}-differ`}
          onInput={event => setAgain(event.currentTarget.value)}
        />
        <p class={differ ? 'saved wrong' : 'saved'} id={`${id}-differ`} role="status">
          {differ && t('identity_passphrase_differs')}
          {exported && t('identity_exported')}
        </p>
        <button
          type="submit"
          class="plain"
          data-testid="export-identity"
          disabled={isShort || again !== passphrase || doing !== null}
        >
          {t('identity_export_do')}
        </button>
        {doing?.what === 'export' && <Progress done={doing.done} label={t('identity_sealing')} />}
      </form>
      <form
        onSubmit={event => {
          event.preventDefault()
          void read()
        }}
      >
        <h3>{t('identity_import')}</h3>
        <p class="hint">{t('identity_import_hint')}</p>
        <label for={`${id}-file`}>{t('identity_file')}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".json,application/json"
          data-testid="identity-file"
          onChange={event => setFile(event.currentTarget.files?.[0] ?? null)}
        />
        <label for={`${id}-open`}>{t('identity_passphrase')}</label>
        <input
          id={`${id}-open`}
          type="password"
          data-testid="identity-passphrase"
          autocomplete="off"
          value={opening}
          onInput={event => setOpening(event.currentTarget.value)}
        />
        <button
          type="submit"
          class="plain"
          data-testid="import-identity"
          disabled={!file || opening === '' || doing !== null}
        >
          {t('identity_import_do')}
        </button>
        {doing?.what === 'import' && <Progress done={doing.done} label={t('identity_opening')} />}
      </form>
    </section>
  )
}

function Progress({ done, label }: { readonly done: number; readonly label: string }) {
  return (
    <p class="progress">
      <progress max={1} value={done} aria-label={label} />
      <span class="hint">{label}</span>
    </p>
  )
}
