import { useId } from 'preact/hooks'
import type { PageKeys } from '../../lib/core/page-keys.ts'
import { useText } from '../text.ts'
import { useWanted } from '../use-wanted.ts'

interface KeysSectionProps {
  readonly keys: PageKeys
  onKeys(keys: PageKeys): Promise<void>
}

const names = ['bubble', 'laser', 'reaction'] as const

/** What a press of keys is called, as `core/page-keys.ts` spells it; null for what cannot be one of ours. */
function bindingOf({ altKey, ctrlKey, metaKey, shiftKey, code, key }: KeyboardEvent): string | null {
  if (ctrlKey || metaKey) return null
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (altKey) return letter && !shiftKey ? `Alt+${letter}` : null
  return /^[!-~]$/.test(key) ? key : null
}

/** Which keys do what on pages. A field takes the next key that is pressed in it; Backspace takes the key away. */
export function KeysSection({ keys, onKeys }: KeysSectionProps) {
  const t = useText()
  const id = useId()
  const change = useWanted(keys, onKeys)
  const set = (name: (typeof names)[number], binding: string) =>
    change(now => {
      // One key does one thing.
      const others = names.filter(other => other !== name && now[other] === binding)
      const freed = Object.fromEntries(others.map(other => [other, '']))
      return { ...(binding === '' ? {} : freed), [name]: binding }
    })
  return (
    <section class="card">
      <h2>{t('options_keys')}</h2>
      <p class="hint" id={`${id}-hint`}>
        {t('options_keys_hint')}
      </p>
      {names.map(name => (
        <div key={name} class="key-row">
          <label for={`${id}-${name}`}>{t(`options_key_${name}`)}</label>
          <input
            id={`${id}-${name}`}
            data-testid={`key-${name}`}
            readOnly
            value={keys[name] || t('options_key_none')}
            aria-describedby={`${id}-hint`}
            onKeyDown={event => {
              if (event.key === 'Tab' || event.key === 'Escape' || event.key === 'Alt') return
              const binding = event.key === 'Backspace' ? '' : bindingOf(event)
              if (binding === null) return
              event.preventDefault()
              set(name, binding)
            }}
          />
        </div>
      ))}
    </section>
  )
}
