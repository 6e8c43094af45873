import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import { CheckIcon, CopyIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import { parseMarkdown } from './markdown/parse-blocks.ts'
import type { Block, Inline } from './markdown/types.ts'

/**
 * Remote text with its marks: elements of our own around text nodes, never markup from others. `names` are mentioned in it; `after` stands
 * behind the last word. A function and no component: a window holds hundreds of texts.
 */
export function markedText(
  text: string,
  names: readonly string[],
  after: ComponentChildren = null,
): ComponentChildren {
  const blocks = parseMarkdown(text, names)
  const endsInWords = blocks.at(-1)?.kind === 'paragraph'
  const shown = blocks.map((block, n) => blockOf(block, endsInWords && n === blocks.length - 1 && after))
  return endsInWords ? shown : [...shown, after]
}

function blockOf(block: Block, after: ComponentChildren = null): VNode {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p class="words" dir="auto">
          {lineOf(block.children)}
          {after}
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
  const lines = items.map(item => <li>{lineOf(item)}</li>)
  return start === null ? (
    <ul class="points" dir="auto">
      {lines}
    </ul>
  ) : (
    <ol class="points" dir="auto" start={start}>
      {lines}
    </ol>
  )
}

const tagOf = { strong: 'strong', em: 'em', strike: 's' } as const

const lineOf = (parts: readonly Inline[]): ComponentChildren => parts.map(inlineOf)

function inlineOf(part: Inline): string | VNode {
  switch (part.kind) {
    case 'text':
      return part.text
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
      return <Tag>{lineOf(part.children)}</Tag>
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
