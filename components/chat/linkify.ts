/** A stretch of a message: plain text, or an address that may be opened. */
export interface TextPart {
  readonly text: string
  /** Normalised http(s) address; punycode shows a look-alike host for what it is. */
  readonly href?: string
}

const address = /https?:\/\/[^\s<>"'`\p{Cc}\u202a-\u202e\u2066-\u2069]+/giu
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?…]+$/u

/** Finds the http(s) addresses in a text. The parts put together are the text again. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const shown = withoutTail(match[0])
    if (!URL.canParse(shown)) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index) })
    parts.push({ text: shown, href: new URL(shown).href })
    at = match.index + shown.length
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

/** Takes away closing punctuation, and closing brackets that were opened before the address. */
function withoutTail(found: string): string {
  let shown = found.replace(trailing, '')
  while (/[)\]}]$/.test(shown) && !isBalanced(shown)) shown = shown.slice(0, -1).replace(trailing, '')
  return shown
}

function isBalanced(text: string): boolean {
  return ['()', '[]', '{}'].every(
    ([open, close]) => text.split(open!).length - 1 >= text.split(close!).length - 1,
  )
}
