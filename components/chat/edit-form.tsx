import { useState } from 'preact/hooks'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { useText } from '../text.ts'
import { useChatActions } from './chat-actions.ts'
import type { Editing } from './chat-state.ts'
import { Composer } from './composer.tsx'
import { useMentionables } from './mention-list.tsx'
import { mentioned } from './mentions.ts'

interface EditFormProps {
  readonly message: ChatMessage
  readonly editing: Editing
}

/** A message's text, to be changed where it stands. Enter saves, Escape leaves it as it was. */
export function EditForm({ message, editing }: EditFormProps) {
  const t = useText()
  const { edit, saveEdit } = useChatActions()
  const people = useMentionables()
  const [text, setText] = useState(editing.saving ?? message.text)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves from anywhere inside
    <div
      class="edit-form"
      onKeyDown={event => {
        // The keys of the list of messages are not those of an input.
        event.stopPropagation()
        if (event.key !== 'Escape' || event.isComposing) return
        event.preventDefault()
        edit(null)
      }}
    >
      <Composer
        draft={text}
        notSaid={editing.notSaid}
        label={t('message_edit')}
        testId="chat-edit"
        takesFocus
        onDraft={setText}
        onSay={(text, chosen) => saveEdit(message, text, mentioned(text, people, chosen))}
      />
      <p class="edit-hint">
        {t('message_edit_hint')}
        <button type="button" class="link" onClick={() => edit(null)}>
          {t('cancel')}
        </button>
      </p>
    </div>
  )
}
