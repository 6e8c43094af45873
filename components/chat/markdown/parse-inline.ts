import { linkify } from '../linkify.ts'
import { findMentions } from '../mentions.ts'
import type { Inline, MarkKind } from './types.ts'

/** A mark that may open or close, and where. */
interface Mark {
  readonly kind: MarkKind
  readonly text: string
  readonly opens: boolean
  readonly closes: boolean
}

type Token = Inline | Mark

/** What has been opened and not closed, with what stands in it so far. */
interface Frame {
  readonly mark: Mark | null
  readonly children: Inline[]
}

/** Reads the marks in some lines: code, addresses, names that are mentioned, bold, italic, struck out. */
export function parseInline(text: string, names: readonly string[]): readonly Inline[] {
  const frames: Frame[] = [{ mark: null, children: [] }]
  for (const token of tokens(text, names)) {
    if (!('opens' in token)) add(frames.at(-1)!.children, token)
    // One kind cannot stand inside itself, so three are open at most: that keeps hostile texts cheap.
    else if (token.closes && frames.some(({ mark }) => mark?.kind === token.kind)) closeMark(frames, token)
    else if (token.opens && !frames.some(({ mark }) => mark?.kind === token.kind))
      frames.push({ mark: token, children: [] })
    else add(frames.at(-1)!.children, { kind: 'text', text: token.text })
  }
  while (frames.length > 1) unopen(frames)
  return frames[0]!.children
}

function closeMark(frames: Frame[], { kind, text }: Mark): void {
  while (frames.at(-1)!.mark!.kind !== kind) unopen(frames)
  const { mark, children } = frames.pop()!
  const around = frames.at(-1)!.children
  if (children.length > 0) around.push({ kind, children })
  else add(around, { kind: 'text', text: mark!.text + text })
}

/** It was never closed: its mark is text. */
function unopen(frames: Frame[]): void {
  const { mark, children } = frames.pop()!
  const around = frames.at(-1)!.children
  add(around, { kind: 'text', text: mark!.text })
  for (const child of children) add(around, child)
}

function add(to: Inline[], next: Inline): void {
  const last = to.at(-1)
  if (next.kind === 'text' && last?.kind === 'text')
    to[to.length - 1] = { kind: 'text', text: last.text + next.text }
  else to.push(next)
}

/** A stretch of the text: `from` inclusive, `to` exclusive. */
interface Stretch {
  readonly from: number
  readonly to: number
  /** What is code in it; null for what is none. */
  readonly code: string | null
}

function* tokens(text: string, names: readonly string[]): Generator<Token> {
  for (const { from, to, code } of codeSpans(text)) {
    if (code !== null) {
      yield { kind: 'code', text: code }
      continue
    }
    let at = from
    for (const { text: shown, href } of linkify(text.slice(from, to))) {
      if (href) yield { kind: 'link', text: shown, href }
      else yield* marksIn(text, at, at + shown.length, names)
      at += shown.length
    }
  }
}

/** A run of backticks begins code where one of the same length follows in its line. One pass from the end finds which one. */
function* codeSpans(text: string): Generator<Stretch> {
  if (!text.includes('`')) {
    yield { from: 0, to: text.length, code: null }
    return
  }
  const runs = [...text.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ index, length }))
  const nextByLength = new Map<number, number>()
  const closerOf = runs.map(() => -1)
  for (let n = runs.length - 1; n >= 0; n--) {
    if (text.slice(runs[n]!.index, runs[n + 1]?.index).includes('\n')) nextByLength.clear()
    closerOf[n] = nextByLength.get(runs[n]!.length) ?? -1
    nextByLength.set(runs[n]!.length, n)
  }
  let at = 0
  for (let n = 0; n < runs.length; n++) {
    const [opening, closing] = [runs[n]!, runs[closerOf[n]!]]
    if (!closing) continue
    const code = text.slice(opening.index + opening.length, closing.index)
    if (code.trim() === '') continue
    if (opening.index > at) yield { from: at, to: opening.index, code: null }
    at = closing.index + closing.length
    // A space on both sides is there so that code may begin or end with a backtick.
    const padded = code.startsWith(' ') && code.endsWith(' ')
    yield { from: opening.index, to: at, code: padded ? code.slice(1, -1) : code }
    n = closerOf[n]!
  }
  if (at < text.length) yield { from: at, to: text.length, code: null }
}

const markOf: Readonly<Record<string, MarkKind>> = { '*': 'em', '**': 'strong', '~~': 'strike' }
const isSpace = (char: string): boolean => char.trim() === ''
const isWord = (char: string): boolean => /\w/.test(char)

/** What stands beside a mark says whether it opens or closes, also where that is code or an address. */
function* marksIn(text: string, from: number, to: number, names: readonly string[]): Generator<Token> {
  let at = from
  for (const { 0: run, index } of text.slice(from, to).matchAll(/\*+|~+/g)) {
    const start = from + index
    const marks = readRun(run, text[start - 1] ?? '', text[start + run.length] ?? '')
    if (!marks) continue
    yield* mentionsIn(text.slice(at, start), names)
    yield* marks
    at = start + run.length
  }
  yield* mentionsIn(text.slice(at, to), names)
}

/** The marks that a run of stars or tildes is; null where it is text. */
function readRun(run: string, before: string, after: string): readonly Mark[] | null {
  const parts = run === '***' ? (isSpace(before) ? ['**', '*'] : ['*', '**']) : [run]
  // “2*3*4” is no italics; two stars may stand inside a word, as in languages without spaces.
  const opens = !isSpace(after) && !(run === '*' && isWord(before))
  const closes = !isSpace(before) && !(run === '*' && isWord(after))
  if (!opens && !closes) return null
  const marks: Mark[] = []
  for (const part of parts) {
    const kind = markOf[part]
    if (!kind) return null
    marks.push({ kind, text: part, opens, closes })
  }
  return marks
}

function* mentionsIn(text: string, names: readonly string[]): Generator<Inline> {
  let from = 0
  for (const { at, name } of findMentions(text, names)) {
    if (at > from) yield { kind: 'text', text: text.slice(from, at) }
    from = at + 1 + name.length
    yield { kind: 'mention', text: text.slice(at, from) }
  }
  if (from < text.length) yield { kind: 'text', text: text.slice(from) }
}
