/** What unread messages are counted from. */
export interface ReadState<Id> {
  /** Everything up to this message has been seen; null: nothing yet. */
  readonly upTo: Id | null
  /** Messages that came late, to a place above that one, and have not been seen. */
  readonly late: ReadonlySet<Id>
}

/** How many messages have not been seen; one's own always have. */
export function countUnread<Id>(
  messages: readonly { readonly id: Id; readonly self: boolean }[],
  { upTo, late }: ReadState<Id>,
): number {
  const read = messages.findLastIndex(message => message.id === upTo)
  return messages.filter((message, at) => !message.self && (at > read || late.has(message.id))).length
}
