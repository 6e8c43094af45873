import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage, Mention } from '../../lib/protocol/chat.ts'
import type { Goal } from './chat-state.ts'

/** Which input something is written in: the conversation's or the open thread's. */
export type InputPlace = 'conversation' | 'thread'

/** What somebody does in the chat. One object for as long as the panel is there, so that messages need not be drawn again for it. */
export interface ChatActions {
  draft(place: InputPlace, text: string): void
  say(place: InputPlace, text: string, mentions: readonly Mention[]): void
  typing(on: boolean): void
  /** Whether the place on the page goes along from now on. */
  withPlace(on: boolean): void
  /** A file was dragged in, pasted or picked; null takes away the one that was. */
  picture(place: InputPlace, file: Blob | null): void
  /** What is in the picture, in words. */
  describe(place: InputPlace, alt: string): void
  /** The next message answers this one; null: none. */
  answer(message: ChatMessage | null): void
  /** Begins to change a message; null stops. */
  edit(record: RecordId | null): void
  saveEdit(message: ChatMessage, text: string, mentions: readonly Mention[]): void
  delete(record: RecordId): void
  react(record: RecordId, reaction: number, on: boolean): void
  /** Resolves to whether the text is on the clipboard. */
  copy(text: string): Promise<boolean>
  goToPlace(record: RecordId): void
  wantPicture(record: RecordId): void
  enlarge(record: RecordId | null): void
  /** More messages at one end of what is here. */
  more(direction: 'older' | 'newer'): void
  goTo(goal: Goal): void
  /** Where it stands in the conversation, whatever is shown instead of that now. */
  show(record: RecordId): void
  /** The goal has been reached. */
  reached(): void
  openThread(root: RecordId): void
  closeThread(): void
  search(query: string): void
  closeSearch(): void
  /** Whether the newest message is on screen. */
  looking(atNewest: boolean): void
  dismissTrouble(): void
}

export const ChatActionsContext = createContext<ChatActions | null>(null)

/** Throws outside a chat. */
export function useChatActions(): ChatActions {
  const actions = useContext(ChatActionsContext)
  if (!actions) throw new Error('a message is drawn outside a chat')
  return actions
}
