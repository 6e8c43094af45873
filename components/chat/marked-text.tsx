import { Fragment, type VNode } from 'preact'
import { useState } from 'preact/hooks'
import { CheckIcon, CopyIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { parseMarkdown } from './markdown/parse-blocks.ts'
import type { Block, Inline } from './markdown/types.ts'

interface MarkedTextProps {
  readonly text: string
  /** Names that are mentioned in it. */
  readonly names: readonly string[]
}

/** Remote text with its marks: elements of our own around text nodes, never markup from others. */
export function MarkedText({ text, names }: MarkedTextProps) {
  return <>{parseMarkdown(text, names).map(block => blockOf(block))}</>
}

function blockOf(block: Block): VNode {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p class="words" dir="auto">
          <Line parts={block.children} />
        </p>
      )
    case 'code':
      return <CodeBlock text={block.text} />
    case 'quote':
      return <blockquote dir="auto">{block.blocks.map(inside => blockOf(inside))}</blockquote>
    case 'list':
      return listOf(block)
  }
}

function listOf({ start, items }: Extract<Block, { kind: 'list' }>): VNode {
  const lines = items.map(item => (
    <li dir="auto">
      <Line parts={item} />
    </li>
  ))
  return start === null ? (
    <ul class="points">{lines}</ul>
  ) : (
    <ol class="points" start={start}>
      {lines}
    </ol>
  )
}

const tagOf = { strong: 'strong', em: 'em', strike: 's' } as const

/** Marks and links within lines. */
export function Line({ parts }: { readonly parts: readonly Inline[] }) {
  return <>{parts.map(part => inlineOf(part))}</>
}

function inlineOf(part: Inline): VNode {
  switch (part.kind) {
    case 'text':
      return <Fragment>{part.text}</Fragment>
    case 'code':
      return <code>{part.text}</code>
    case 'mention':
      return <bdi class="mention">{part.text}</bdi>
    case 'link':
      return (
        <a href={part.href} title={part.href} target="_blank" rel="noopener noreferrer" tabIndex={-1}>
          {part.text}
        </a>
      )
    default: {
      const Tag = tagOf[part.kind]
      return (
        <Tag>
          <Line parts={part.children} />
        </Tag>
      )
    }
  }
}

/** Long lines go on in the next, as the panel is narrow; code is written from left to right everywhere. */
function CodeBlock({ text }: { readonly text: string }) {
  const t = useText()
  const { copy } = useChatActions()
  const [copied, setCopied] = useState(false)
  return (
    <div class="code">
      <pre dir="ltr">
        <code>{text}</code>
      </pre>
      <button
        type="button"
        class="quiet"
        tabIndex={-1}
        aria-label={t(copied ? 'copied' : 'chat_copy_code')}
        title={t(copied ? 'copied' : 'chat_copy_code')}
        onClick={async () => setCopied(await copy(text))}
        onBlur={() => setCopied(false)}
      >
        {copied ? <CheckIcon /> : <CopyIcon />}
      </button>
    </div>
  )
}
