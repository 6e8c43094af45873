import { foldText } from '../../core/fold-text.ts'
import type { Mention } from '../../protocol/chat.ts'

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
