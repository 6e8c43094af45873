import { useLayoutEffect, useRef } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { Avatar } from '../avatar.tsx'
import { counted } from '../counted.ts'
import { BackIcon } from '../icons.tsx'
import { shownTime } from '../shown-time.ts'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import type { SearchState } from './chat-state.ts'
import { plainWords } from './markdown/plain-words.ts'

/** Finds messages by their words, and leads to where they were said. */
export function SearchView({ search }: { readonly search: SearchState }) {
  const t = useText()
  const actions = useChatActions()
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])

  /** From the input down into what was found, and back. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const all = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = all.indexOf(event.target as HTMLButtonElement)
    if (event.key === 'Escape') actions.closeSearch()
    else if (event.key === 'ArrowDown') all[Math.min(at + 1, all.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at >= 0) (all[at - 1] ?? input.current)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section class="chat" aria-label={t('search')} data-testid="chat-search" onKeyDown={onKeyDown}>
      <search class="chat-head">
        <button
          type="button"
          class="quiet"
          data-testid="search-close"
          aria-label={t('chat_back')}
          title={t('chat_back')}
          onClick={actions.closeSearch}
        >
          <BackIcon />
        </button>
        <input
          ref={input}
          type="search"
          dir="auto"
          data-testid="search-input"
          aria-label={t('search')}
          placeholder={t('search_hint')}
          maxLength={limits.searchChars}
          value={search.query}
          onInput={event => actions.search(event.currentTarget.value)}
        />
      </search>
      <p class="search-count soft" role="status">
        {wordOf(t, search)}
      </p>
      <ul ref={list} class="found">
        {(search.found ?? []).map(message => (
          <Found key={message.record} message={message} words={search.answered} />
        ))}
      </ul>
    </section>
  )
}

function wordOf(t: ReturnType<typeof useText>, { query, found, answered, more }: SearchState): string {
  if (query.trim() === '') return t('search_how')
  if (!found || answered !== query.trim()) return ''
  if (found.length === 0) return t('search_none')
  return more ? t('search_more', found.length) : counted(t, 'search_found', found.length)
}

interface FoundProps {
  readonly message: ChatMessage
  readonly words: string
}

function Found({ message, words }: FoundProps) {
  const t = useText()
  const { show } = useChatActions()
  const { record, person, name, self, timeMs, text } = message
  return (
    <li>
      <button
        type="button"
        class="pin-item"
        data-testid="search-found"
        data-person={person}
        onClick={() => show(record)}
      >
        <Avatar person={message} />
        <span class="pin-words">
          <span class="author">
            <bdi>{self ? t('you', name) : name}</bdi>
            <span class="soft">{shownTime(timeMs)}</span>
          </span>
          <span class="excerpt" dir="auto">
            <Excerpt text={plainWords(text)} words={words} />
          </span>
        </span>
      </button>
    </li>
  )
}

/** Characters shown before what was found. */
const beforeChars = 32

/** The stretch of a text in which something was found, with the first of the words marked. */
function Excerpt({ text, words }: { readonly text: string; readonly words: string }) {
  const folded = text.toLocaleLowerCase()
  const places = words
    .toLocaleLowerCase()
    .split(/\s+/)
    .map(word => ({ at: folded.indexOf(word), length: word.length }))
    .filter(({ at }) => at >= 0)
  const [first] = places.sort((one, other) => one.at - other.at)
  if (!first) return <>{text}</>
  const { at, length } = first
  const from = Math.max(0, at - beforeChars)
  return (
    <>
      {from > 0 && '…'}
      {text.slice(from, at)}
      <mark>{text.slice(at, at + length)}</mark>
      {text.slice(at + length)}
    </>
  )
}
