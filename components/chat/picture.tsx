import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage, ImageProblem } from '../../lib/protocol/chat.ts'
import { PictureIcon, WarningIcon } from '../icons.tsx'
import { shownSize } from '../shown-size.ts'
import { type MessageKey, useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { type Pictures, shareHere } from './pictures.ts'

type Image = NonNullable<ChatMessage['image']>

/** The pictures that somebody wanted to see. */
export const PicturesContext = createContext<Pictures>(new Map())

interface PictureProps {
  readonly record: RecordId
  readonly image: Image
}

/** A picture of a message. Nothing is fetched or drawn until it is wanted; its place has its size before. */
export function Picture({ record, image }: PictureProps) {
  const t = useText()
  const { wantPicture, enlarge } = useChatActions()
  const here = useContext(PicturesContext).get(record)
  const { width, height, alt, bytes } = image
  const about = alt || t('picture_unnamed')
  // The place never grows beyond what the picture needs.
  const style = `--ratio:${width}/${height};--wide:${width}px`
  return (
    <figure class="picture" style={style}>
      {here?.state === 'shown' ? (
        <button
          type="button"
          class="picture-place"
          data-testid="chat-picture"
          data-state="shown"
          tabIndex={-1}
          aria-label={t('picture_enlarge', about)}
          onClick={() => enlarge(record)}
        >
          <img src={here.address} width={width} height={height} alt="" />
        </button>
      ) : (
        <button
          type="button"
          class="picture-place empty-place"
          data-testid="chat-picture"
          data-state={here?.state ?? 'hidden'}
          tabIndex={-1}
          disabled={here?.state === 'coming'}
          onClick={() => wantPicture(record)}
        >
          <PictureIcon />
          <span>{here?.state === 'coming' ? t('picture_coming') : t('picture_show')}</span>
          <bdi class="soft">{`${width} × ${height} · ${shownSize(bytes)}`}</bdi>
          {here?.state === 'coming' && <Bar share={shareHere(here)} label={t('picture_coming')} />}
        </button>
      )}
      {alt !== '' && (
        <figcaption dir="auto" class="soft">
          {alt}
        </figcaption>
      )}
      {here?.state === 'failed' && <Problem text={t(fetchTrouble(here.code))} />}
      <Sending image={image} />
    </figure>
  )
}

/** How far our own is on its way, and why it does not get on. */
function Sending({ image: { bytes, sentBytes, problem } }: { readonly image: Image }) {
  const t = useText()
  if (problem) return <Problem text={t(sendTrouble(problem))} />
  if (sentBytes === null) return null
  return (
    <p class="soft">
      {t('picture_sending')}
      <Bar share={sentBytes / bytes} label={t('picture_sending')} />
    </p>
  )
}

/** What there is to say of it, and to do. */
function fetchTrouble(problem: ImageProblem): MessageKey {
  if (problem === 'none') return 'picture_problem_none'
  if (problem === 'damaged') return 'picture_problem_damaged'
  return isPassing(problem) ? 'picture_problem_later' : 'picture_problem_refused'
}

function sendTrouble(problem: ImageProblem): MessageKey {
  if (problem === 'full') return 'sending_problem_full'
  return isPassing(problem) ? 'sending_problem_later' : 'sending_problem_refused'
}

const isPassing = (problem: ImageProblem): boolean => problem === 'hub-away' || problem === 'too-fast'

/** `share`: from 0 to 1. */
function Bar({ share, label }: { readonly share: number; readonly label: string }) {
  return <progress max={1} value={Math.min(1, share)} aria-label={label} />
}

function Problem({ text }: { readonly text: string }) {
  return (
    <p class="picture-problem">
      <WarningIcon />
      {text}
    </p>
  )
}
