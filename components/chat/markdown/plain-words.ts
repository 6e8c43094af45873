import { parseMarkdown } from './parse-blocks.ts'
import type { Block, Inline } from './types.ts'

/** A text without its marks, in one line: for excerpts. */
export const plainWords = (text: string): string =>
  blockWords(parseMarkdown(text)).replaceAll(/\s+/g, ' ').trim()

const blockWords = (blocks: readonly Block[]): string => blocks.map(wordsOf).join(' ')

function wordsOf(block: Block): string {
  if (block.kind === 'code') return block.text
  if (block.kind === 'quote') return blockWords(block.blocks)
  if (block.kind === 'list') return block.items.map(lineWords).join(' ')
  return lineWords(block.children)
}

const lineWords = (parts: readonly Inline[]): string =>
  parts.map(part => ('children' in part ? lineWords(part.children) : part.text)).join('')
