import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import type { Result } from '../../lib/core/result.ts'
import type { PanelToHost } from '../../lib/protocol/port.ts'
import type { ChatActions, InputPlace } from './chat-actions.ts'
import { type ChatState, threadOf, withPicture } from './chat-state.ts'
import { wanted } from './pictures.ts'
import type { ReadPicture } from './read-picture.ts'
import {
  noWriting,
  type PictureDraft,
  type PictureRefusal,
  readyPicture,
  say,
  type Writing,
} from './writing.ts'

export interface ChatActionsDeps {
  state(): ChatState
  update(state: ChatState): void
  /** False when the host is not there: nothing was sent. */
  send(message: PanelToHost): boolean
  readPicture(file: Blob): Promise<Result<ReadPicture, PictureRefusal>>
  /** Hands a picture over, piece by piece; resolves to whether the host was there for all of it. */
  handOver(upload: string, bytes: Blob): Promise<boolean>
  copy(text: string): Promise<boolean>
  looking(atNewest: boolean): void
}

/** What is done in the chat, as changes of its state and messages to the host. */
export function createChatActions({ state, update, send, ...deps }: ChatActionsDeps): ChatActions {
  const change = (part: Partial<ChatState>): void => update({ ...state(), ...part })

  const writingAt = (place: InputPlace): Writing =>
    place === 'thread' ? (state().thread?.writing ?? noWriting) : state().writing
  function write(place: InputPlace, part: Partial<Writing>): void {
    const writing = { ...writingAt(place), ...part }
    const { thread } = state()
    if (place === 'conversation') change({ writing })
    else if (thread) change({ thread: { ...thread, writing } })
  }

  /** The file that was chosen last, or that none is. */
  const chosen: Partial<Record<InputPlace, Blob | null>> = {}

  /** A picture's bytes go before what says it. */
  async function sayAll(place: InputPlace, message: Extract<PanelToHost, { type: 'say' }>): Promise<void> {
    const picture = readyPicture(writingAt(place))
    const said = { text: message.text, reply: message.reply ?? null, picture }
    const before = writingAt(place)
    write(place, say(before, said))
    if (place === 'conversation') change({ replyTo: null, trouble: null })
    const sent = (!picture || (await deps.handOver(picture.upload, picture.bytes))) && send(message)
    if (!sent) write(place, { ...before, notSaid: 'lost' })
    else if (place === 'conversation') actions.goTo('newest')
  }

  const actions: ChatActions = {
    draft: (place, draft) => write(place, { draft, notSaid: null }),
    say(place, text, mentions) {
      const { thread, replyTo } = state()
      const reply = place === 'thread' ? thread?.root : replyTo && threadOf(replyTo)
      const picture = readyPicture(writingAt(place))
      void sayAll(place, {
        type: 'say',
        text,
        ...(reply && { reply }),
        ...(mentions.length > 0 && { mentions: [...mentions] }),
        ...(picture && { image: spoken(picture) }),
      })
    },
    typing: on => void send({ type: 'typing', on }),
    withPlace(on) {
      if (send({ type: 'with-place', on })) change({ ownPlace: { ...state().ownPlace, on } })
    },
    async picture(place, file) {
      const before = readyPicture(writingAt(place))
      if (before) URL.revokeObjectURL(before.address)
      chosen[place] = file
      write(place, { picture: file && 'reading', notSaid: null })
      if (!file) return
      const read = await deps.readPicture(file)
      // Something else has been chosen since.
      if (chosen[place] !== file || writingAt(place).picture !== 'reading') return
      write(place, { picture: read.ok ? draftOf(read.value) : read.error })
    },
    describe(place, alt) {
      const picture = readyPicture(writingAt(place))
      if (picture) write(place, { picture: { ...picture, alt } })
    },
    answer: replyTo => change({ replyTo }),
    edit: record => change({ editing: record && { record, saving: null, notSaid: null }, trouble: null }),
    saveEdit({ record, text: before }, text, mentions) {
      if (text === before) return actions.edit(null)
      const sent = send({ type: 'edit-message', record, text, mentions: [...mentions] })
      change({ editing: { record, saving: sent ? text : null, notSaid: sent ? null : 'lost' } })
    },
    delete: record => attempt({ type: 'delete-message', record }),
    react: (record, reaction, on) => attempt({ type: 'react', record, reaction, on }),
    copy: deps.copy,
    goToPlace: record => attempt({ type: 'go-to-place', record }),
    wantPicture(record) {
      const asked = send({ type: 'image', record })
      update(withPicture(state(), record, asked ? wanted : { state: 'failed', code: 'hub-away' }))
    },
    enlarge: enlarged => change({ enlarged }),
    more(direction) {
      if (state().loading) return
      if (send({ type: 'chat-window', at: null, direction })) change({ loading: direction })
    },
    goTo(goal) {
      const { messages, newer } = state().conversation
      const isHere = goal === 'newest' ? !newer : messages.some(({ record }) => record === goal)
      const at = goal === 'newest' ? null : goal
      const asked = !isHere && send({ type: 'chat-window', at, direction: 'around' })
      change({ goal, loading: asked ? 'around' : state().loading })
    },
    show(record) {
      if (state().thread) actions.closeThread()
      if (state().search) actions.closeSearch()
      actions.goTo(record)
    },
    reached: () => change({ goal: null }),
    openThread(root) {
      if (!send({ type: 'open-thread', root })) return
      change({ thread: { root, messages: null, more: false, writing: noWriting }, editing: null })
    },
    closeThread() {
      send({ type: 'close-thread' })
      change({ thread: null, editing: null })
    },
    search(query) {
      const words = query.trim()
      const before = state().search
      if (words !== '' && words !== before?.query.trim()) send({ type: 'search-chat', query: words })
      const answer = words === '' ? null : before
      change({
        search: {
          query,
          found: answer?.found ?? null,
          answered: answer?.answered ?? '',
          more: answer?.more ?? false,
        },
      })
    },
    closeSearch: () => change({ search: null }),
    looking: deps.looking,
    dismissTrouble: () => change({ trouble: null }),
  }

  function attempt(message: PanelToHost & { readonly record: RecordId }): void {
    change({ trouble: send(message) ? null : { code: 'not-changed' } })
  }
  return actions
}

const spoken = ({ upload, type, width, height, alt }: PictureDraft) => ({
  upload,
  type,
  width,
  height,
  alt: alt.trim(),
})

const draftOf = (read: ReadPicture): PictureDraft => ({
  ...read,
  upload: toBase64Url(crypto.getRandomValues(new Uint8Array(8))),
  address: URL.createObjectURL(read.bytes),
  alt: '',
})
