import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'

type ChatSlice = Extract<HostToPanel, { type: 'chat' }>

/** The stretch of a room's messages that the host has given us, as one reader sees it. */
export interface Conversation {
  /** In the room's order. */
  readonly messages: readonly ChatMessage[]
  /** The room has others before these, and after them. */
  readonly older: boolean
  readonly newer: boolean
  /** The line “New” stands after this message; null: before the first one. */
  readonly lineAfter: RecordId | null
  /** How many have not been read, also outside this stretch. */
  readonly unread: number
}

export const emptyConversation: Conversation = {
  messages: [],
  older: false,
  newer: false,
  lineAfter: null,
  unread: 0,
}

/** Puts a slice's messages at their places. `looking`: the newest message was on screen, so what comes now is not news. */
export function applyChat(before: Conversation, slice: ChatSlice, looking: boolean): Conversation {
  const { older, newer, unread } = slice
  if (slice.reset) return { messages: put([], slice), lineAfter: slice.readUpTo, older, newer, unread }
  const after = { ...before, messages: put(before.messages, slice), older, newer, unread }
  const newest = after.messages.at(-1)
  const said = newest?.self && !newer && newest.record !== before.messages.at(-1)?.record
  return said || (looking && isCaughtUp(before)) ? catchUp(after) : after
}

/** A message that is there already is replaced; those that stay as they are stay the same objects. */
function put(before: readonly ChatMessage[], slice: ChatSlice): ChatMessage[] {
  const gone = new Set(slice.gone)
  const messages = before.filter(({ record }) => !gone.has(record))
  const known = new Set(messages.map(({ record }) => record))
  for (const { after, message } of slice.messages) {
    if (known.has(message.record)) {
      messages[messages.findLastIndex(({ record }) => record === message.record)] = message
      continue
    }
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
export function firstNew({ messages, lineAfter, older }: Conversation): RecordId | null {
  // Nothing has been read, and there is more above: no message here is the first new one.
  if (lineAfter === null && older) return null
  const line = messages.findLastIndex(({ record }) => record === lineAfter)
  // The message before the line is in a slice that has not come yet.
  if (lineAfter !== null && line < 0) return null
  return messages.slice(line + 1).find(({ self }) => !self)?.record ?? null
}

/** The message that was read last, where it is too far above to be here; null otherwise. */
export const leftOff = ({ messages, lineAfter, older }: Conversation): RecordId | null =>
  older && !messages.some(({ record }) => record === lineAfter) ? lineAfter : null

/** The last of one's own messages here that can be edited, or null. */
export const lastOwn = ({ messages }: Conversation): ChatMessage | null =>
  messages.findLast(({ self, deleted }) => self && !deleted) ?? null

function isCaughtUp(conversation: Conversation): boolean {
  const { messages, lineAfter } = conversation
  const lineIsKnown = lineAfter === null || messages.some(({ record }) => record === lineAfter)
  return lineIsKnown && firstNew(conversation) === null
}

/** What anything that is said shows of itself; messages and pins alike. */
export type Said = Pick<ChatMessage, 'record' | 'person' | 'name' | 'color' | 'self' | 'timeMs'>

/** One author's messages in a row. */
export type Run<Message extends Said> = readonly [Message, ...Message[]]

/** What the list shows from top to bottom: days, the line “New”, and runs. */
export type ListItem<Message extends Said> =
  | { readonly kind: 'day'; readonly timeMs: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'run'; readonly messages: Run<Message> }

/** After such a pause the author and the time are shown again. */
const runMs = 5 * 60_000

/** `dayOf` gives equal values for times of one local day. */
export function listItems<Message extends Said>(
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
