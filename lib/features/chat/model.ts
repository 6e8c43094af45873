/** A piece of a message: words, or a link to be made clickable. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const addresses = /\bhttps?:\/\/[^\s\p{Cc}<>"]+/giu
/** Closes a sentence or a quotation, and is no part of the link before it. */
const trailing = /[.,:;!?'"’”»…)\]}]$/u
const openerOf: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Splits a message into text and http(s) links. Joined together, the parts' texts are the message. */
export function splitLinks(message: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of message.matchAll(addresses)) {
    const text = withoutTrailing(match[0])
    if (!URL.canParse(text)) continue
    if (match.index > at) parts.push({ kind: 'text', text: message.slice(at, match.index) })
    parts.push({ kind: 'link', text, href: new URL(text).href })
    at = match.index + text.length
  }
  if (at < message.length) parts.push({ kind: 'text', text: message.slice(at) })
  return parts
}

/** Keeps a closing bracket that was opened inside the link, as in `…/Bracket_(punctuation)`. */
function withoutTrailing(link: string): string {
  let text = link
  for (let last = text.at(-1)!; trailing.test(last); last = text.at(-1)!) {
    const opener = openerOf[last]
    if (opener && text.split(opener).length >= text.split(last).length) break
    text = text.slice(0, -1)
  }
  return text
}

/** What is really said: whole characters, one kind of line end, no control characters, no white space around it. */
export function cleanText(typed: string): string {
  return typed
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}

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
