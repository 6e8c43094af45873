import { foldText } from '../../core/fold-text.ts'
import { limits } from '../../core/limits.ts'
import type { Mention } from '../../protocol/chat.ts'

/** A message on one line, cut where it is long. */
export function excerptOf(text: string): string {
  const line = text.slice(0, 4 * limits.excerptChars).replace(/\s+/g, ' ')
  return line.length > limits.excerptChars
    ? `${line.slice(0, limits.excerptChars - 1).toWellFormed()}…`
    : line
}

/** What a link to a page says of it: the host and the path, which is where one decides whether to go. */
export function labelOf(address: string): string {
  const { host, pathname } = new URL(address)
  return excerptOf(pathname === '/' ? host : host + pathname).slice(0, limits.placeLabelChars)
}

/** Those whose `@name` stands in the text: nobody is called by a message that does not show it. */
export const shownMentions = (text: string, mentions: readonly Mention[]): readonly Mention[] =>
  mentions.filter(({ name }) => text.includes(`@${name}`))

/** Whether a text has every word of what is searched for. */
export function createSearch(query: string): (text: string) => boolean {
  const words = foldText(query).split(/\s+/u).filter(Boolean)
  return text => {
    const folded = words.length > 0 ? foldText(text) : ''
    return words.length > 0 && words.every(word => folded.includes(word))
  }
}
