import { useContext, useRef } from 'preact/hooks'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { CloseIcon, PictureIcon, ReplyIcon } from '../icons.tsx'
import { RightsContext } from '../rights.ts'
import { useText } from '../text.ts'
import { type InputPlace, useChatActions } from './chat-actions.ts'
import type { OwnPlace } from './chat-state.ts'
import { Composer } from './composer.tsx'
import { plainWords } from './markdown/plain-words.ts'
import { useMentionables } from './mention-list.tsx'
import { mentioned } from './mentions.ts'
import { PictureDraftView } from './picture-draft.tsx'
import { PlaceSwitch } from './place-switch.tsx'
import { readyPicture, type Writing } from './writing.ts'

interface ChatComposerProps {
  readonly place: InputPlace
  readonly writing: Writing
  readonly ownPlace: OwnPlace
  readonly replyTo?: ChatMessage | null
  readonly label?: string
  onBack?(): void
}

/** The types that a file may have; what is sent is one of four. */
const pickable = 'image/png,image/jpeg,image/webp,image/gif,image/avif,image/bmp'

/** Where a message is written: names by `@`, a picture by the clipboard or the button, and what it answers. */
export function ChatComposer({ place, writing, ownPlace, replyTo = null, label, onBack }: ChatComposerProps) {
  const t = useText()
  const actions = useChatActions()
  const people = useMentionables()
  const { viewer, muted } = useContext(RightsContext)
  const file = useRef<HTMLInputElement>(null)
  const addLabel = t(viewer ? 'not_said_viewer' : 'picture_add')
  const onPaste = (event: ClipboardEvent) => {
    const image = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
    // Whoever copies from a document wants its words.
    if (!image || event.clipboardData?.types.includes('text/plain')) return
    event.preventDefault()
    actions.picture(place, image)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pictures are picked by a button as well, and Escape is a key of the input
    <div
      class="chat-composer"
      onPaste={onPaste}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !replyTo || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        actions.answer(null)
      }}
    >
      <Composer
        draft={writing.draft}
        notSaid={writing.notSaid}
        people={people}
        mayBeEmpty={readyPicture(writing) !== null}
        waits={writing.picture === 'reading'}
        focusFor={replyTo?.record ?? null}
        takesFocus={place === 'thread'}
        testId={place === 'thread' ? 'thread-input' : 'chat-input'}
        {...(label === undefined ? {} : { label })}
        {...(onBack ? { onBack } : {})}
        onDraft={text => actions.draft(place, text)}
        onSay={(text, chosen) => actions.say(place, text, mentioned(text, people, chosen))}
        onTyping={actions.typing}
        above={
          <>
            {replyTo && <Answering message={replyTo} onEnd={() => actions.answer(null)} />}
            <PictureDraftView place={place} picture={writing.picture} />
          </>
        }
      >
        <input
          ref={file}
          type="file"
          hidden
          data-testid="chat-file"
          accept={pickable}
          onChange={event => {
            const [picked] = event.currentTarget.files ?? []
            if (picked) actions.picture(place, picked)
            // The same file may be picked again.
            event.currentTarget.value = ''
          }}
        />
        <button
          type="button"
          class="quiet"
          data-testid="chat-add-picture"
          aria-disabled={viewer}
          aria-label={addLabel}
          title={addLabel}
          onClick={() => viewer || file.current?.click()}
        >
          <PictureIcon />
        </button>
      </Composer>
      {!muted && <PlaceSwitch place={ownPlace} />}
    </div>
  )
}

interface AnsweringProps {
  readonly message: ChatMessage
  onEnd(): void
}

function Answering({ message: { name, text, self }, onEnd }: AnsweringProps) {
  const t = useText()
  return (
    <div class="answering" data-testid="chat-answering">
      <ReplyIcon />
      <p>
        <bdi class="quoted">{self ? t('you', name) : name}</bdi>{' '}
        <span class="excerpt" dir="auto">
          {plainWords(text) || t('quote_wordless')}
        </span>
      </p>
      <button
        type="button"
        class="quiet"
        aria-label={t('message_reply_not')}
        title={t('message_reply_not')}
        onClick={onEnd}
      >
        <CloseIcon />
      </button>
    </div>
  )
}
