import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { BackIcon, CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { type ChatState, findMessage } from './chat-state.ts'

interface LightboxProps {
  readonly chat: ChatState
  readonly record: RecordId
}

/** One picture as large as the panel, with those shown before and after it an arrow key away. Escape closes; a click shows its own size. */
export function Lightbox({ chat, record }: LightboxProps) {
  const t = useText()
  const { enlarge } = useChatActions()
  const dialog = useRef<HTMLDialogElement>(null)
  const [full, setFull] = useState(false)
  // The browser keeps the focus inside, and gives it back.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  useEffect(() => setFull(false), [record])

  const picture = chat.pictures.get(record)
  const image = findMessage(chat, record)?.image
  const { before, after } = neighbours(chat, record)
  const step = (to: RecordId | undefined) => to && enlarge(to)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const isOnward = (event.key === 'ArrowRight') === (getComputedStyle(dialog.current!).direction === 'ltr')
    event.preventDefault()
    step(isOnward ? after : before)
  }
  if (picture?.state !== 'shown' || !image) return null
  const about = image.alt || t('picture_unnamed')
  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={about}
      data-testid="chat-lightbox"
      onKeyDown={onKeyDown}
      onClose={() => enlarge(null)}
    >
      <div class="lightbox-head">
        <p dir="auto">{about}</p>
        <Step label={t('picture_before')} to={before} onStep={step} />
        <Step label={t('picture_after')} to={after} onStep={step} isOnward />
        <button
          type="button"
          class="quiet"
          aria-label={t('panel_close')}
          title={t('panel_close')}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </div>
      <button
        type="button"
        class={full ? 'large full' : 'large'}
        aria-pressed={full}
        aria-label={t('picture_own_size')}
        onClick={() => setFull(!full)}
      >
        <img src={picture.address} width={image.width} height={image.height} alt={about} />
      </button>
    </dialog>
  )
}

interface StepProps {
  readonly label: string
  readonly to: RecordId | undefined
  readonly isOnward?: boolean
  onStep(to: RecordId | undefined): void
}

const Step = ({ label, to, isOnward = false, onStep }: StepProps) => (
  <button
    type="button"
    class={isOnward ? 'quiet onward' : 'quiet'}
    aria-label={label}
    title={label}
    disabled={!to}
    onClick={() => onStep(to)}
  >
    <BackIcon />
  </button>
)

/** Of the pictures that are shown, those before and after one in the list that it stands in. */
function neighbours(chat: ChatState, record: RecordId): { before?: RecordId; after?: RecordId } {
  const isShown = ({ record }: ChatMessage) => chat.pictures.get(record)?.state === 'shown'
  const records = (chat.thread?.messages ?? chat.conversation.messages)
    .filter(isShown)
    .map(({ record }) => record)
  const at = records.indexOf(record)
  const [before, after] = at < 0 ? [] : [records[at - 1], records[at + 1]]
  return { ...(before && { before }), ...(after && { after }) }
}
