import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import type { OwnPlace } from './chat-state.ts'

/** Whether the next message says where its author is, and what it will say; nothing where no page is shown to others. */
export function PlaceSwitch({ place: { on, label } }: { readonly place: OwnPlace }) {
  const t = useText()
  const { withPlace } = useChatActions()
  if (label === null) return null
  return (
    <label class="switch with-place" title={label}>
      <span>
        {t('chat_with_place')} <bdi class={on ? '' : 'unsaid'}>{label}</bdi>
      </span>
      <input
        type="checkbox"
        role="switch"
        data-testid="with-place"
        checked={on}
        aria-checked={on}
        onChange={event => withPlace(event.currentTarget.checked)}
      />
    </label>
  )
}
