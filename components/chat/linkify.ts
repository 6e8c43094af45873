/** A stretch of a message: plain text, or an address that may be opened. */
export interface TextPart {
  readonly text: string
  /** Normalised http(s) address; punycode shows a look-alike host for what it is. */
  readonly href?: string
}

const address = /https?:\/\/[^\s<>"'`\p{Cc}\u202a-\u202e\u2066-\u2069]+/giu
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

const openerOf: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Takes away what ends a sentence or a mark rather than an address, and brackets that were opened before it. One pass: texts are hostile. */
function withoutTail(found: string): string {
  const surplus = new Map<string, number>()
  for (const [closer, opener] of Object.entries(openerOf))
    surplus.set(closer, found.split(closer).length - found.split(opener).length)
  let end = found.length
  for (; end > 0; end--) {
    const last = found[end - 1]!
    const left = surplus.get(last) ?? 0
    if (left > 0) surplus.set(last, left - 1)
    else if (!'.,;:!?…*~'.includes(last)) break
  }
  return found.slice(0, end)
}
