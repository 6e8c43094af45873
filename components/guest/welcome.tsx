import { useId, useState } from 'preact/hooks'
import type { LinkRole } from '../../lib/core/doors.ts'
import { limits } from '../../lib/core/limits.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { Busy } from '../busy.tsx'
import { cleanName } from '../clean-name.ts'
import { PreviewPeople } from '../preview-people.tsx'
import { Problem } from '../problem.tsx'
import { keyOf, useText } from '../text.ts'
import { GuestNotes } from './guest-notes.tsx'

export interface WelcomeProps {
  readonly roomName: string
  /** As the link says. */
  readonly inviter: string
  readonly role: LinkRole
  /** Who is there, and whether that is as many as the room takes; null until the hub has said. */
  readonly preview: {
    readonly people: number
    readonly names: readonly string[]
    readonly full: boolean
  } | null
  /** To begin with. */
  readonly name: string
  readonly busy: boolean
  readonly problem: ProblemCode | null
  /** Where the extension is to be had. */
  readonly extensionHref: string
  /** `words`: for the owner, where one has to ask. */
  onCome(name: string, words: string): void
}

/** What a link leads to, and the way in for somebody who has no extension. */
export function Welcome({ roomName, inviter, role, preview, busy, problem, ...props }: WelcomeProps) {
  const t = useText()
  const id = useId()
  const [typed, setTyped] = useState(props.name)
  const [words, setWords] = useState('')
  const name = cleanName(typed)
  const asks = role === 'ask'
  const come = () => name !== '' && !busy && props.onCome(name, words.trim())
  return (
    <main class="welcome" data-testid="guest-welcome">
      <div>
        <h1>{t(asks ? 'ask_title' : 'preview_title', roomName)}</h1>
        <p class="soft">{t('preview_inviter', inviter)}</p>
      </div>
      <ul class="facts">
        <li>{t(keyOf('preview_role', role))}</li>
        <li aria-live="polite">{preview && <PreviewPeople {...preview} />}</li>
      </ul>
      {preview?.full && (
        <p class="shared" data-testid="room-full">
          {t('notice_room_full')}
        </p>
      )}
      <form
        onSubmit={event => {
          event.preventDefault()
          come()
        }}
      >
        <label for={id}>{t('options_name')}</label>
        <input
          id={id}
          data-testid="guest-name"
          value={typed}
          maxLength={limits.nameChars}
          autocomplete="nickname"
          enterkeyhint="go"
          onInput={event => setTyped(event.currentTarget.value)}
        />
        {asks && (
          <>
            <label for={`${id}-words`}>{t('ask_words')}</label>
            <input
              id={`${id}-words`}
              data-testid="ask-words"
              value={words}
              maxLength={limits.wordsChars}
              autocomplete="off"
              enterkeyhint="go"
              onInput={event => setWords(event.currentTarget.value)}
            />
          </>
        )}
        <button type="submit" class="primary" data-testid="guest-come-in" disabled={busy || name === ''}>
          {t(asks ? 'ask_send' : 'guest_come_in')}
        </button>
      </form>
      <Busy label={busy ? t(asks ? 'ask_sending' : 'joining') : null} />
      {problem && <Problem code={problem} onRetry={come} />}
      <GuestNotes />
      <a class="extension" href={props.extensionHref}>
        {t('guest_extension')}
      </a>
    </main>
  )
}
