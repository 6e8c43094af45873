import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'

type ChatSlice = Extract<HostToPanel, { type: 'chat' }>

/** The messages of a room as one reader sees them. */
export interface Conversation {
  /** In the room's order. */
  readonly messages: readonly ChatMessage[]
  /** The line “New” stands after this message; null: before the first one. */
  readonly lineAfter: RecordId | null
}

export const emptyConversation: Conversation = { messages: [], lineAfter: null }

/** Puts a slice's messages at their places. `looking`: the newest message was on screen, so what comes now is not news. */
export function applyChat(before: Conversation, slice: ChatSlice, looking: boolean): Conversation {
  if (slice.reset) return { messages: insert([], slice), lineAfter: slice.readUpTo }
  const after = { ...before, messages: insert(before.messages, slice) }
  const saidSomething = slice.messages.some(({ message }) => message.self)
  return saidSomething || (looking && isCaughtUp(before)) ? catchUp(after) : after
}

function insert(before: readonly ChatMessage[], slice: ChatSlice): ChatMessage[] {
  const messages = [...before]
  const known = new Set(messages.map(({ record }) => record))
  for (const { after, message } of slice.messages) {
    if (known.has(message.record)) continue
    known.add(message.record)
    // Nearly always after the newest, so the search starts at the end.
    const before = messages.findLastIndex(({ record }) => record === after)
    const place = after === null ? 0 : before < 0 ? messages.length : before + 1
    messages.splice(place, 0, message)
  }
  return messages
}

/** Takes the line “New” away: everything has been read. */
export function catchUp(conversation: Conversation): Conversation {
  return { ...conversation, lineAfter: conversation.messages.at(-1)?.record ?? null }
}

/** The first message by somebody else below the line, or null. */
export function firstNew({ messages, lineAfter }: Conversation): RecordId | null {
  const line = messages.findLastIndex(({ record }) => record === lineAfter)
  // The message before the line is in a slice that has not come yet.
  if (lineAfter !== null && line < 0) return null
  return messages.slice(line + 1).find(({ self }) => !self)?.record ?? null
}

function isCaughtUp(conversation: Conversation): boolean {
  const { messages, lineAfter } = conversation
  const lineIsKnown = lineAfter === null || messages.some(({ record }) => record === lineAfter)
  return lineIsKnown && firstNew(conversation) === null
}

/** What the list shows from top to bottom: days, the line “New”, and one author's messages in a row. */
export type ListItem<Message = ChatMessage> =
  | { readonly kind: 'day'; readonly timeMs: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'run'; readonly messages: readonly [Message, ...Message[]] }

/** After such a pause the author and the time are shown again. */
const runMs = 5 * 60_000

/** `dayOf` gives equal values for times of one local day. */
export function listItems<Message extends Pick<ChatMessage, 'record' | 'person' | 'timeMs'>>(
  messages: readonly Message[],
  newFrom: RecordId | null,
  dayOf: (timeMs: number) => string,
): ListItem<Message>[] {
  const items: ListItem<Message>[] = []
  let run: [Message, ...Message[]] | null = null
  let day = ''
  for (const message of messages) {
    const previous: Message | undefined = run?.at(-1)
    const today = dayOf(message.timeMs)
    if (today !== day) items.push({ kind: 'day', timeMs: message.timeMs })
    if (message.record === newFrom) items.push({ kind: 'new' })
    const continues =
      today === day &&
      message.record !== newFrom &&
      previous?.person === message.person &&
      Math.abs(message.timeMs - previous.timeMs) < runMs
    day = today
    if (run && continues) run.push(message)
    else {
      run = [message]
      items.push({ kind: 'run', messages: run })
    }
  }
  return items
}
