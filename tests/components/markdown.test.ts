import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../components/chat/markdown/parse-blocks.ts'
import { parseInline } from '../../components/chat/markdown/parse-inline.ts'
import type { Block, Inline } from '../../components/chat/markdown/types.ts'

/** Marks spelled as tags, so that a line shows what was read. */
const spell = (parts: readonly Inline[]): string =>
  parts
    .map(part => {
      if ('children' in part) return `<${part.kind}>${spell(part.children)}</${part.kind}>`
      return part.kind === 'text' ? part.text : `<${part.kind}>${part.text}</${part.kind}>`
    })
    .join('')

const spellBlock = (block: Block): string => {
  if (block.kind === 'paragraph') return spell(block.children)
  if (block.kind === 'code') return `[code ${block.text}]`
  if (block.kind === 'quote') return `[quote ${block.blocks.map(spellBlock).join('|')}]`
  return `[${block.start ?? 'points'} ${block.items.map(spell).join('|')}]`
}
const read = (text: string): string => parseMarkdown(text).map(spellBlock).join('¶')

const wordsOf = (parts: readonly Inline[]): string =>
  parts.map(part => ('children' in part ? wordsOf(part.children) : part.text)).join('')

describe('Markdown in a line', () => {
  it.each([
    ['**bold** and *it* and ~~gone~~', '<strong>bold</strong> and <em>it</em> and <strike>gone</strike>'],
    ['***both***', '<strong><em>both</em></strong>'],
    ['**a *b* ~~c~~**', '<strong>a <em>b</em> <strike>c</strike></strong>'],
    ['这是**粗体**文字', '这是<strong>粗体</strong>文字'],
    ['2*3*4 and 2 * 3 * 4', '2*3*4 and 2 * 3 * 4'],
    ['a ** b ** c, ****, ~x~', 'a ** b ** c, ****, ~x~'],
    ['**not closed', '**not closed'],
    ['*a **b*', '<em>a **b</em>'],
    ['`**x**` and ``a ` b``', '<code>**x**</code> and <code>a ` b</code>'],
    ['`` `a` `` `', '<code>`a`</code> `'],
    ['a ` b', 'a ` b'],
    ['**https://a.example/x**', '<strong><link>https://a.example/x</link></strong>'],
    ['**`code`**', '<strong><code>code</code></strong>'],
    ['<b>x</b> [y](javascript:alert(1))', '<b>x</b> [y](javascript:alert(1))'],
    ['https://a.example/b*c_d~e', '<link>https://a.example/b*c_d~e</link>'],
  ])('%s', (text, expected) => expect(spell(parseInline(text, []))).toBe(expected))

  it('finds only the names that are mentioned, the longest first', () => {
    expect(spell(parseInline('@Ada Lovelace, @Ada and @Bo', ['Ada Lovelace', 'Ada']))).toBe(
      '<mention>@Ada Lovelace</mention>, <mention>@Ada</mention> and @Bo',
    )
    expect(spell(parseInline('**@Ada**', ['Ada']))).toBe('<strong><mention>@Ada</mention></strong>')
  })
})

describe('Markdown in lines', () => {
  it.each([
    ['one\ntwo\n\nthree', 'one\ntwo\n\nthree'],
    ['see:\n```ts\nconst a = `b`\n**c**\n```\nthen', 'see:¶[code const a = `b`\n**c**]¶then'],
    ['```\nopen\nto the end', '[code open\nto the end]'],
    ['````\n```\n````', '[code ```]'],
    ['> a\n> **b**\nc', '[quote a\n<strong>b</strong>]¶c'],
    ['> > > > deep', '[quote [quote [quote > deep]]]'],
    ['- a\n* *b*\nc', '[points a|<em>b</em>]¶c'],
    ['2. a\n3) b\n- c', '[2 a|b]¶[points c]'],
    ['- \n2026. was it\n+1', '- \n2026. was it\n+1'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))
})

describe('a hostile text', () => {
  const parts = ['*', '**', '~~', '`', '``', ' ', 'a', '@', 'Ada', '\n', '> ', '- ', '1. ', 'https://a.b']
  const marks = fc.array(fc.constantFrom(...parts)).map(all => all.join(''))

  it('never throws, and loses no letter of a line that has no code in it', () => {
    fc.assert(
      fc.property(marks, fc.string({ unit: 'binary' }), (marked, any) => {
        parseMarkdown(marked + any + marked, ['Ada'])
        const letters = (text: string) => text.replaceAll(/[*~`\s]/g, '')
        expect(letters(wordsOf(parseInline(marked, ['Ada'])))).toBe(letters(marked))
      }),
    )
  })

  // What takes time by the square of the length would not be done at the end of the day.
  it.each([
    '*',
    '**a ',
    '~~*',
    '`',
    '``a` ',
    '> ',
    '- ',
    '@Ad',
    'https://',
    '(',
    '***a',
    '*a ~~b **c ',
    'a `\n',
  ])('is read though it is 200 KB of %j', part => {
    const text = part.repeat(200_000 / part.length)
    expect(pieces(parseMarkdown(text, ['Ada']))).toBeLessThanOrEqual(text.length)
  })

  it('is read though it has runs of every length, each of which looks for one like it', () => {
    const runs = Array.from({ length: 1_000 }, (_, n) => '`'.repeat(n + 1)).join('a')
    expect(pieces(parseMarkdown(`a${runs}`))).toBe(1)
    expect(pieces(parseMarkdown(`a${runs}\n${runs}`))).toBe(1)
  })
})

/** Pieces in all. */
const pieces = (blocks: readonly Block[]): number => {
  const inline = (parts: readonly Inline[]): number =>
    parts.reduce((sum, part) => sum + ('children' in part ? 1 + inline(part.children) : 1), 0)
  return blocks.reduce((sum, block) => {
    if (block.kind === 'paragraph') return sum + inline(block.children)
    if (block.kind === 'list') return sum + block.items.reduce((all, item) => all + inline(item), 0)
    return sum + (block.kind === 'quote' ? pieces(block.blocks) : 1)
  }, 0)
}
