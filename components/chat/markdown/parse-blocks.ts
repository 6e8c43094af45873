import { parseInline } from './parse-inline.ts'
import type { Block, Inline } from './types.ts'

/** Quotes within quotes; what is deeper stays text. */
const depthMost = 3

const fence = /^ {0,3}(`{3,})[^`]*$/
const quoted = /^ {0,3}> ?/
const point = /^ {0,3}(?:[-*]|(\d{1,3})[.)]) +(?=\S)/

/**
 * Reads a message's Markdown: fenced code, quotes, lists, and lines with marks in them. Everything else is text as it was typed; HTML is text.
 * Takes time in proportion to the text, whatever the text is. `names`: who is mentioned in it.
 */
export function parseMarkdown(text: string, names: readonly string[] = []): readonly Block[] {
  return parseLines(text.split('\n'), names, 0)
}

function parseLines(lines: readonly string[], names: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = []
  let plain: string[] = []
  const endPlain = () => {
    const words = withoutBlankEnds(plain).join('\n')
    if (words !== '') blocks.push({ kind: 'paragraph', children: parseInline(words, names) })
    plain = []
  }
  for (let at = 0; at < lines.length; ) {
    const read = codeAt(lines, at) ?? quoteAt(lines, at, names, depth) ?? listAt(lines, at, names)
    if (read) {
      endPlain()
      blocks.push(read.block)
      at = read.next
    } else plain.push(lines[at++]!)
  }
  endPlain()
  return blocks
}

/** A block and the line after it. */
interface Read {
  readonly block: Block
  readonly next: number
}

/** A fence that nobody closed goes on to the end, as while somebody is still writing. */
function codeAt(lines: readonly string[], at: number): Read | null {
  const marker = fence.exec(lines[at]!)?.[1]
  if (!marker) return null
  const end = runEnd(lines, at + 1, line => !(line.trim().startsWith(marker) && /^`+$/.test(line.trim())))
  return { block: { kind: 'code', text: lines.slice(at + 1, end).join('\n') }, next: end + 1 }
}

function quoteAt(lines: readonly string[], at: number, names: readonly string[], depth: number): Read | null {
  if (depth === depthMost || !quoted.test(lines[at]!)) return null
  const next = runEnd(lines, at, line => quoted.test(line))
  const inside = lines.slice(at, next).map(line => line.replace(quoted, ''))
  return { block: { kind: 'quote', blocks: parseLines(inside, names, depth + 1) }, next }
}

function listAt(lines: readonly string[], at: number, names: readonly string[]): Read | null {
  const first = point.exec(lines[at]!)
  if (!first) return null
  const isOrdered = first[1] !== undefined
  const belongs = (line: string) => {
    const found = point.exec(line)
    return found !== null && (found[1] !== undefined) === isOrdered
  }
  const next = runEnd(lines, at, belongs)
  const items: (readonly Inline[])[] = lines
    .slice(at, next)
    .map(line => parseInline(line.replace(point, ''), names))
  return { block: { kind: 'list', start: isOrdered ? Number(first[1]) : null, items }, next }
}

/** The first line from `at` on that does not belong. */
function runEnd(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let end = at
  while (end < lines.length && belongs(lines[end]!)) end++
  return end
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex(line => line.trim() !== '')
  if (first < 0) return []
  return lines.slice(first, lines.findLastIndex(line => line.trim() !== '') + 1)
}
