import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { LinkPreview, ProblemCode } from '../../lib/protocol/background.ts'
import { Busy } from '../busy.tsx'
import { counted } from '../counted.ts'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'

interface PopupAskProps {
  readonly preview: LinkPreview
  /** Our name, as the owner will see it. */
  readonly name: string
  readonly busy: boolean
  readonly problem: ProblemCode | null
  onAsk(words: string): void
  onCancel(): void
}

/** Behind a link that lets one ask: what the owner will be told, before they are. */
export function PopupAsk({ preview, name, busy, problem, onAsk, onCancel }: PopupAskProps) {
  const t = useText()
  const id = useId()
  const [words, setWords] = useState('')
  const send = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => send.current?.focus(), [])
  const { roomName, inviter, landing, people } = preview
  return (
    <section data-testid="ask-preview">
      <h1>{t('ask_title', roomName)}</h1>
      <p class="lead">{t('preview_inviter', inviter)}</p>
      <ul class="facts">
        <li>{people === 0 ? t('preview_nobody') : counted(t, 'preview_people', people)}</li>
        <li title={landing}>{t('preview_landing', new URL(landing).host)}</li>
      </ul>
      <p class="shared">{t('ask_hint', name)}</p>
      <form
        onSubmit={event => {
          event.preventDefault()
          onAsk(words.trim())
        }}
      >
        <label for={id}>{t('ask_words')}</label>
        <input
          id={id}
          data-testid="ask-words"
          value={words}
          maxLength={limits.wordsChars}
          autocomplete="off"
          onInput={event => setWords(event.currentTarget.value)}
        />
        <div class="actions">
          <button type="button" class="plain" disabled={busy} onClick={onCancel}>
            {t('not_now')}
          </button>
          <button ref={send} type="submit" class="primary" data-testid="ask-to-join" disabled={busy}>
            {t('ask_send')}
          </button>
        </div>
      </form>
      <Busy label={busy ? t('ask_sending') : null} />
      {problem && <Problem code={problem} onRetry={() => onAsk(words.trim())} />}
    </section>
  )
}
