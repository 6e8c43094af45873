import type { PersonId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Mention } from '../../lib/protocol/chat.ts'

/** Somebody who can be named in a message. */
export interface Mentionable {
  readonly person: PersonId
  readonly name: string
  readonly color: number
  readonly self: boolean
}

/** Where a name stands in a text, from its `@` on. */
interface Place {
  readonly at: number
  readonly name: string
}

const wordEnd = /[\p{Alphabetic}\p{N}_]$/u
const wordStart = /^[\p{Alphabetic}\p{N}_]/u
/** Writing without spaces between words: a name ends where it ends. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Where some of these names are mentioned; of two that fit the longer one. */
export function findMentions(text: string, names: readonly string[]): Place[] {
  const longestFirst = names.toSorted((one, other) => other.length - one.length)
  const places: Place[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < from || wordEnd.test(text.slice(Math.max(0, at - 2), at))) continue
    const name = longestFirst.find(
      each => text.startsWith(each, at + 1) && endsAt(text, at + 1 + each.length),
    )
    if (name === undefined) continue
    places.push({ at, name })
    from = at + 1 + name.length
  }
  return places
}

function endsAt(text: string, end: number): boolean {
  const after = text.slice(end, end + 2)
  return !wordStart.test(after) || unspaced.test(after)
}

/** The people whom a text mentions. Of two of one name the one who was chosen from the list. */
export function mentioned(
  text: string,
  people: readonly Mentionable[],
  chosen: readonly Mention[],
): readonly Mention[] {
  const byName = new Map<string, PersonId>()
  for (const { person, name } of [...chosen, ...people]) if (!byName.has(name)) byName.set(name, person)
  const names = new Set(findMentions(text, [...byName.keys()]).map(({ name }) => name))
  return [...names].slice(0, limits.mentions).map(name => ({ person: byName.get(name)!, name }))
}

/** A name that is being written: `from` is where its `@` stands. */
export interface Query {
  readonly from: number
  readonly words: string
}

const beingWritten = /(?:^|[^\p{Alphabetic}\p{N}_@])@([^\s@][^\n@]*|)$/u

/** What has been written of a name, if the caret is in one. */
export function mentionQuery(text: string, caret: number): Query | null {
  const start = Math.max(0, caret - limits.nameChars - 2)
  const words = beingWritten.exec(text.slice(start, caret))?.[1]
  return words === undefined ? null : { from: caret - words.length - 1, words }
}

/** Names that are offered at once. */
const offeredMost = 6
const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()

/** Those whose name, or a word of it, begins so; whoever's name itself does comes first. */
export function offered(people: readonly Mentionable[], words: string): readonly Mentionable[] {
  const wanted = fold(words)
  const others = people.filter(({ self }) => !self)
  const byName = others.filter(({ name }) => fold(name).startsWith(wanted))
  const byWord = others.filter(person => !byName.includes(person) && fold(person.name).includes(` ${wanted}`))
  return [...byName, ...byWord].slice(0, offeredMost)
}
