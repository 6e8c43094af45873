import { createContext, type RefObject } from 'preact'
import { useContext, useId, useRef, useState } from 'preact/hooks'
import type { Mention } from '../../lib/protocol/chat.ts'
import { Avatar } from '../avatar.tsx'
import { useText } from '../text.ts'
import { type Mentionable, mentionQuery, offered, type Query } from './mentions.ts'

/** Who can be named in this room. */
export const MentionablesContext = createContext<readonly Mentionable[]>([])
export const useMentionables = (): readonly Mentionable[] => useContext(MentionablesContext)

interface MentionListDeps {
  readonly input: RefObject<HTMLTextAreaElement | null>
  readonly people: readonly Mentionable[]
  onDraft(text: string): void
}

/**
 * The names that are offered while one is being written after `@`, as ARIA's combobox has it: the focus stays in the input, which names the
 * active one. Its role stays as it is: a field of several lines may have no other.
 */
export function useMentionList({ input, people, onDraft }: MentionListDeps) {
  const id = useId()
  const [query, setQuery] = useState<Query | null>(null)
  const [at, setAt] = useState(0)
  /** The list was closed at this `@`. */
  const closedAt = useRef<number | null>(null)
  const chosen = useRef<readonly Mention[]>([])
  const names = query ? offered(people, query.words) : []
  const active = names[Math.min(at, names.length - 1)]

  /** Looks where the caret is. */
  const look = () => {
    const { value, selectionStart, selectionEnd } = input.current!
    const found = people.length > 0 && selectionStart === selectionEnd && mentionQuery(value, selectionStart)
    const next = found && found.from !== closedAt.current ? found : null
    if (!found) closedAt.current = null
    if (next?.words !== query?.words) setAt(0)
    if (next?.words !== query?.words || next?.from !== query?.from) setQuery(next)
  }

  const close = () => {
    closedAt.current = query?.from ?? null
    setQuery(null)
  }

  const choose = ({ person, name }: Mentionable) => {
    if (!query) return
    const { current } = input
    current!.setRangeText(`@${name} `, query.from, query.from + 1 + query.words.length, 'end')
    chosen.current = [{ person, name }, ...chosen.current]
    setQuery(null)
    onDraft(current!.value)
    current!.focus()
  }

  /** Whether the key was the list's. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!active || event.isComposing) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((names.indexOf(active) + step + names.length) % names.length)
    else if (event.key === 'Escape') close()
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(active)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  return {
    /** Those who were chosen from the list, the last first. */
    chosen,
    look,
    close,
    onKey,
    field: active && {
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      'aria-controls': id,
      'aria-activedescendant': `${id}-${active.person}`,
    },
    list: active && <Names id={id} names={names} active={active} onChoose={choose} />,
  }
}

interface NamesProps {
  readonly id: string
  readonly names: readonly Mentionable[]
  readonly active: Mentionable
  onChoose(person: Mentionable): void
}

function Names({ id, names, active, onChoose }: NamesProps) {
  const t = useText()
  return (
    <div id={id} class="mentions" role="listbox" aria-label={t('mention_list')} data-testid="mention-list">
      {names.map(person => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus
        <div
          key={person.person}
          id={`${id}-${person.person}`}
          role="option"
          aria-selected={person === active}
          data-testid="mention-option"
          data-person={person.person}
          // The focus follows the mouse button, not the pointer: Firefox moves it all the same.
          onMouseDown={event => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          <Avatar person={person} />
          <bdi>{person.name}</bdi>
        </div>
      ))}
    </div>
  )
}
