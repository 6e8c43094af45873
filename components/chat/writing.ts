import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage, ImageType } from '../../lib/protocol/chat.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'

/** Why a message was not taken. `lost`: the room was away when it was to be sent. */
export type NotSaid = Extract<HostToPanel, { type: 'not-said' }>['code'] | 'lost'

/** Why a file is not sent as a picture. `animation`: it moves, and could only be made smaller as a still. */
export type PictureRefusal = 'no-picture' | 'too-large' | 'animation'

/** A picture that is to be said. */
export interface PictureDraft {
  /** By this name its bytes are handed to the host. 8 random bytes. */
  readonly upload: string
  readonly bytes: Blob
  /** A `blob:` address of them. */
  readonly address: string
  readonly type: ImageType
  /** In pixels of the picture. */
  readonly width: number
  readonly height: number
  /** It was larger, and has been scaled down. */
  readonly isSmaller: boolean
  readonly alt: string
}

/** What is to be said, and whatever it answers. */
export interface Saying {
  readonly text: string
  /** The first message of the thread that it answers in. */
  readonly reply: RecordId | null
  readonly picture: PictureDraft | null
}

/** What stands in an input, and what was sent from it. */
export interface Writing {
  readonly draft: string
  readonly picture: PictureDraft | 'reading' | PictureRefusal | null
  /** What was sent and has not come back as a message yet, oldest first. */
  readonly saying: readonly Saying[]
  readonly notSaid: NotSaid | null
}

export const noWriting: Writing = { draft: '', picture: null, saying: [], notSaid: null }

/** The picture that goes along with what is written; null while there is none, or none yet. */
export const readyPicture = ({ picture }: Writing): PictureDraft | null =>
  typeof picture === 'object' ? picture : null

export const say = (writing: Writing, saying: Saying): Writing => ({
  draft: '',
  picture: null,
  saying: [...writing.saying, saying],
  notSaid: null,
})

/** Puts the oldest of what is being said back into the input, before what has been typed since. */
export function giveBack(writing: Writing, count: number, notSaid: NotSaid): Writing {
  const returned = writing.saying.slice(0, count)
  return {
    draft: [...returned.map(({ text }) => text), writing.draft].filter(text => text !== '').join('\n'),
    // One picture goes with a message; what was chosen since stays.
    picture: writing.picture ?? returned.find(({ picture }) => picture)?.picture ?? null,
    saying: writing.saying.slice(count),
    notSaid,
  }
}

/** The port broke: whatever had not come back goes back into the input, so that nothing is lost or said twice unseen. */
export const unlinkWriting = (writing: Writing): Writing =>
  writing.saying.length > 0 ? giveBack(writing, writing.saying.length, 'lost') : writing

/** One's own message has come back: it need not be kept any longer. */
export function arrived(writing: Writing, message: ChatMessage): Writing {
  const at = findSaying(writing, message)
  return at < 0 ? writing : { ...writing, saying: writing.saying.toSpliced(at, 1) }
}

/** Which of what was sent has come back as this message; -1 for none. */
export const findSaying = ({ saying }: Writing, message: ChatMessage): number =>
  message.self
    ? saying.findIndex(
        ({ text, reply }) => text === message.text && reply === (message.reply?.record ?? null),
      )
    : -1
