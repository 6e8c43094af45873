import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'
import { applyChat, type Conversation, emptyConversation } from './conversation.ts'
import { type Pictures, pictureAddress, receivePart } from './pictures.ts'
import {
  arrived,
  findSaying,
  giveBack,
  type NotSaid,
  noWriting,
  unlinkWriting,
  type Writing,
} from './writing.ts'

/** A message that is being changed where it stands. */
export interface Editing {
  readonly record: RecordId
  /** What was sent and has not come back. */
  readonly saving: string | null
  readonly notSaid: NotSaid | null
}

export interface ThreadState {
  readonly root: RecordId
  /** Null until the host has answered. */
  readonly messages: readonly ChatMessage[] | null
  readonly more: boolean
  readonly writing: Writing
}

export interface SearchState {
  readonly query: string
  /** What was found for `answered`; null until the first answer. */
  readonly found: readonly ChatMessage[] | null
  readonly answered: string
  readonly more: boolean
}

/** Whether the place on the page goes along, and what it says; `label` null where there is none to say. */
export interface OwnPlace {
  readonly on: boolean
  readonly label: string | null
}

/** Where the reader wants to be brought: a message, or the newest. */
export type Goal = RecordId | 'newest'

/** The chat as the panel shows it. Each function here gives the state after one event. */
export interface ChatState {
  readonly conversation: Conversation
  /** What has been asked of the host and not come: more messages at one end, or a place. */
  readonly loading: 'older' | 'newer' | 'around' | null
  readonly goal: Goal | null
  readonly writing: Writing
  readonly ownPlace: OwnPlace
  /** The message that the next one answers. */
  readonly replyTo: ChatMessage | null
  readonly editing: Editing | null
  readonly thread: ThreadState | null
  readonly search: SearchState | null
  readonly pictures: Pictures
  /** The picture that is shown large. */
  readonly enlarged: RecordId | null
  /** Something was not done to a message. */
  readonly trouble:
    | { readonly code: 'not-changed' }
    | { readonly code: 'not-gone'; readonly address: string }
    | null
}

export const emptyChat: ChatState = {
  conversation: emptyConversation,
  loading: null,
  goal: null,
  writing: noWriting,
  ownPlace: { on: true, label: null },
  replyTo: null,
  editing: null,
  thread: null,
  search: null,
  pictures: new Map(),
  enlarged: null,
  trouble: null,
}

/** The slices that are the chat's. */
export type ChatFact = Extract<
  HostToPanel,
  {
    type:
      | 'chat'
      | 'thread'
      | 'found'
      | 'draft'
      | 'own-place'
      | 'not-said'
      | 'not-changed'
      | 'not-gone'
      | 'image-part'
      | 'image-failed'
  }
>

/** `looking`: the newest message was on screen. */
export function receiveChat(state: ChatState, fact: ChatFact, looking: boolean): ChatState {
  switch (fact.type) {
    case 'chat': {
      const messages = fact.messages.map(({ message }) => message)
      const conversation = applyChat(state.conversation, fact, looking)
      return messages.reduce(heard, { ...state, conversation, loading: null })
    }
    case 'thread':
      if (state.thread?.root !== fact.root) return state
      return fact.messages.reduce(heard, {
        ...state,
        thread: { ...state.thread, messages: fact.messages, more: fact.more },
      })
    case 'found':
      if (!state.search) return state
      return {
        ...state,
        search: { ...state.search, found: fact.messages, answered: fact.query, more: fact.more },
      }
    case 'draft':
      return { ...state, writing: { ...state.writing, draft: fact.text } }
    case 'own-place':
      return { ...state, ownPlace: { on: fact.on, label: fact.label } }
    case 'not-said':
      return notSaid(state, fact.reply, fact.code)
    case 'not-changed':
      return state.editing?.record === fact.record && state.editing.saving !== null
        ? { ...state, editing: { ...state.editing, saving: null, notSaid: fact.code } }
        : { ...state, trouble: { code: 'not-changed' } }
    case 'not-gone':
      return { ...state, trouble: { code: 'not-gone', address: fact.address } }
    case 'image-part': {
      const type = findMessage(state, fact.record)?.image?.type
      const before = state.pictures.get(fact.record)
      const next = type && receivePart(before, fact, bytes => pictureAddress(type, bytes))
      return next ? withPicture(state, fact.record, next) : state
    }
    case 'image-failed':
      return withPicture(state, fact.record, { state: 'failed', code: fact.code })
  }
}

/** A message has come, or has come again. */
function heard(state: ChatState, message: ChatMessage): ChatState {
  const { editing, thread } = state
  if (!message.self) return state
  const sayings = [state.writing, thread?.writing ?? noWriting]
  const said = sayings.flatMap(writing => writing.saying[findSaying(writing, message)] ?? [])[0]
  const saved = editing?.record === message.record && (message.deleted || editing.saving === message.text)
  return {
    ...state,
    editing: saved ? null : editing,
    writing: arrived(state.writing, message),
    thread: thread && { ...thread, writing: arrived(thread.writing, message) },
    // One's own picture needs no click: its bytes are here.
    pictures: said?.picture
      ? new Map(state.pictures).set(message.record, { state: 'shown', address: said.picture.address })
      : state.pictures,
  }
}

function notSaid(state: ChatState, reply: RecordId | null, code: NotSaid): ChatState {
  const { thread, writing } = state
  const isOfThread = thread?.root === reply && thread.writing.saying.length > 0
  if (thread && isOfThread)
    return { ...state, thread: { ...thread, writing: giveBack(thread.writing, 1, code) } }
  return { ...state, writing: giveBack(writing, 1, code) }
}

/** The port broke: what has not come back is given back, and what was asked for is asked again by whoever still wants it. */
export function unlinkChat(state: ChatState): ChatState {
  const { thread, editing } = state
  return {
    ...state,
    loading: null,
    writing: unlinkWriting(state.writing),
    thread: thread && { ...thread, writing: unlinkWriting(thread.writing) },
    editing: editing?.saving != null ? { ...editing, saving: null, notSaid: 'lost' } : editing,
    pictures: new Map([...state.pictures].filter(([, { state }]) => state !== 'coming')),
  }
}

export const withPicture = (
  state: ChatState,
  record: RecordId,
  picture: Pictures extends ReadonlyMap<RecordId, infer One> ? One : never,
): ChatState => ({ ...state, pictures: new Map(state.pictures).set(record, picture) })

/** A message that is shown somewhere in the chat. */
export const findMessage = (state: ChatState, record: RecordId): ChatMessage | undefined =>
  [state.conversation.messages, state.thread?.messages ?? [], state.search?.found ?? []]
    .flat()
    .find(message => message.record === record)

/** A message that answers, and one that is answered, are of the thread that this message began. */
export const threadOf = (message: ChatMessage): RecordId => message.reply?.record ?? message.record
