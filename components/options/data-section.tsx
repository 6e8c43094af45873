import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { Problem } from '../problem.tsx'
import { shownSize } from '../shown-size.ts'
import { useText } from '../text.ts'
import type { Keeping } from './keeping.ts'

interface DataSectionProps {
  readonly keeping: Pick<Keeping, 'used' | 'exportEverything' | 'deleteEverything'>
}

/** From here on it is said that there is little left. */
const nearlyFull = 0.9

/** What this browser keeps: how much, a copy of it, and none of it any more. */
export function DataSection({ keeping }: DataSectionProps) {
  const t = useText()
  const id = useId()
  const [used, setUsed] = useState<Awaited<ReturnType<Keeping['used']>>>(null)
  const [typed, setTyped] = useState('')
  const [asking, setAsking] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [asking])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const word = t('delete_word')
  const isTyped = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase()
  const isFull = used !== null && used.bytes > used.mostBytes * nearlyFull

  useEffect(() => void keeping.used().then(setUsed), [])

  async function run(what: () => ReturnType<Keeping['deleteEverything']>): Promise<void> {
    setProblem(null)
    setBusy(true)
    const answer = await what()
    setBusy(false)
    if (!answer.ok) setProblem(answer.error)
  }

  return (
    <section class="card" data-testid="data">
      <h2>{t('data')}</h2>
      <p class="hint">{t('data_hint')}</p>
      {used && (
        <p class={isFull ? 'saved wrong' : ''} data-testid="storage-used">
          {t(isFull ? 'data_nearly_full' : 'data_used', shownSize(used.bytes), shownSize(used.mostBytes))}
        </p>
      )}
      {problem && <Problem code={problem} />}
      <h3>{t('export_everything')}</h3>
      <p class="hint">{t('export_everything_hint')}</p>
      <button
        type="button"
        class="plain"
        data-testid="export-everything"
        disabled={busy}
        onClick={() => void run(keeping.exportEverything)}
      >
        {t('export_everything_do')}
      </button>
      <h3>{t('delete_everything')}</h3>
      <p class="hint" id={`${id}-what`}>
        {t('delete_everything_hint')}
      </p>
      {asking ? (
        <form
          class="delete"
          onSubmit={event => {
            event.preventDefault()
            if (isTyped) void run(keeping.deleteEverything)
          }}
          onKeyDown={event => {
            if (event.key === 'Escape') setAsking(false)
          }}
        >
          <p class="hint" id={`${id}-not`}>
            {t('delete_everything_not')}
          </p>
          <label for={id}>{t('delete_type', word)}</label>
          <input
            id={id}
            data-testid="delete-word"
            value={typed}
            autocomplete="off"
            spellcheck={false}
            aria-describedby={`${id}-what ${id}-not`}
            ref={field}
            onInput={event => setTyped(event.currentTarget.value)}
          />
          <div class="row">
            <button type="button" class="plain" onClick={() => setAsking(false)}>
              {t('cancel')}
            </button>
            <button
              type="submit"
              class="primary dangerous"
              data-testid="delete-everything-yes"
              disabled={!isTyped || busy}
            >
              {t('delete_everything_do')}
            </button>
          </div>
        </form>
      ) : (
        <button
          type="button"
          class="plain danger"
          data-testid="delete-everything"
          onClick={() => {
            setTyped('')
            setAsking(true)
          }}
        >
          {t('delete_everything_begin')}
        </button>
      )}
    </section>
  )
}
