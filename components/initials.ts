import { lazily } from './lazily.ts'

const graphemes = lazily(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }))

/** Two letters of which neither joins another. */
const isPlain = /^[\x20-\u02ff]($|[\x20-\u02ff])/

function first(word: string): string {
  if (isPlain.test(word)) return word[0]!
  return graphemes().segment(word)[Symbol.iterator]().next().value?.segment ?? ''
}

const isPicture = /\p{Extended_Pictographic}/u

/** One or two letters for a name: of its first and last word. Whole graphemes, so that emoji and combined letters stay whole; an emoji is as wide as two. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [one, two] = [first(words[0]!), words.length > 1 ? first(words.at(-1)!) : '']
  if (isPicture.test(one)) return one
  return (isPicture.test(two) ? one : one + two).toLocaleUpperCase()
}
