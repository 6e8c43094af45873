import { useId, useState } from 'preact/hooks'
import type { PanelPin } from '../../lib/protocol/port.ts'
import { ChatView, type ChatViewProps } from '../chat/chat-view.tsx'
import { ChevronIcon, CloseIcon, WarningIcon } from '../icons.tsx'
import { PeopleList } from '../people-list.tsx'
import { counted, keyOf, useText } from '../text.ts'
import type { PanelState } from './panel-state.ts'
import { PinMenu } from './pin-menu.tsx'

interface PanelViewProps extends Pick<ChatViewProps, 'onDraft' | 'onSay' | 'onTyping' | 'onLooking'> {
  readonly state: PanelState
  onPin(pin: PanelPin): void
  onClose(): void
}

/** The panel: the room's name, who is here, and the chat. Nothing at all until the host has answered. */
export function PanelView({ state, onPin, onClose, ...chat }: PanelViewProps) {
  if (state.over) return <Over />
  if (!state.room) return null
  const { room, conversation, people, draft, notSaid } = state
  return (
    <main class="panel">
      <PanelHead {...state} name={room.name} onPin={onPin} onClose={onClose} />
      <Notice notice={room.notice} />
      <ChatView conversation={conversation} people={people} draft={draft} notSaid={notSaid} {...chat} />
    </main>
  )
}

type HeadProps = Pick<PanelViewProps, 'onPin' | 'onClose'> &
  Pick<PanelState, 'people' | 'pin' | 'framed'> & { readonly name: string }

function PanelHead({ name, people, pin, framed, onPin, onClose }: HeadProps) {
  const t = useText()
  const id = useId()
  const [listed, setListed] = useState(false)
  return (
    <header>
      <div class="head">
        <h1 title={name}>
          <bdi>{name}</bdi>
        </h1>
        <button
          type="button"
          class="quiet wide"
          aria-expanded={listed}
          aria-controls={id}
          title={t('panel_people')}
          onClick={() => setListed(!listed)}
        >
          {counted(t, 'people_count', people.length)}
          <ChevronIcon />
        </button>
        {framed && (
          <>
            <PinMenu pin={pin} onPin={onPin} />
            <button
              type="button"
              class="quiet"
              aria-label={t('panel_close')}
              title={t('panel_close')}
              onClick={onClose}
            >
              <CloseIcon />
            </button>
          </>
        )}
      </div>
      <div id={id} class="head-people" hidden={!listed}>
        <PeopleList people={people} />
      </div>
    </header>
  )
}

function Notice({ notice }: { readonly notice: NonNullable<PanelState['room']>['notice'] }) {
  const t = useText()
  return (
    <div role="status">
      {notice && (
        <p class="notice">
          <WarningIcon />
          {t(keyOf('notice', notice))}
        </p>
      )}
    </div>
  )
}

function Over() {
  const t = useText()
  return (
    <main class="panel over">
      <h1>{t('room_over')}</h1>
      <p>{t('room_over_hint')}</p>
    </main>
  )
}
