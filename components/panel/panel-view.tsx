import { useId } from 'preact/hooks'
import type { FollowWish } from '../../lib/protocol/follow.ts'
import type { PanelTab } from '../../lib/protocol/pins.ts'
import type { PanelPin } from '../../lib/protocol/port.ts'
import type { ChatActions } from '../chat/chat-actions.ts'
import { ChatView } from '../chat/chat-view.tsx'
import { ConnectionPanel } from '../connection-panel.tsx'
import { counted } from '../counted.ts'
import { ChevronIcon, CloseIcon, SearchIcon, WarningIcon } from '../icons.tsx'
import { PinsView, type PinsViewProps } from '../pins/pins-view.tsx'
import { keyOf, useText } from '../text.ts'
import type { PanelState } from './panel-state.ts'
import { PanelTabs } from './panel-tabs.tsx'
import { PinMenu } from './pin-menu.tsx'

export interface PanelViewProps extends Omit<PinsViewProps, 'pins'> {
  readonly state: PanelState
  readonly chat: ChatActions
  onTab(tab: PanelTab): void
  onPin(pin: PanelPin): void
  onWish(wish: FollowWish): void
  onList(on: boolean): void
  onClose(): void
}

/** The panel: the room's name, who is here, and the chat or the page's pins. Nothing at all until the host has answered. */
export function PanelView({ state, onPin, onWish, onList, onClose, onTab, chat, ...events }: PanelViewProps) {
  if (state.over) return <Over removedFrom={state.removedFrom} />
  if (!state.room) return null
  const { room, people, members, pins } = state
  return (
    <main class="panel">
      <PanelHead {...state} room={room} onPin={onPin} onWish={onWish} onList={onList} onClose={onClose} />
      <Notice notice={room.notice} />
      <PanelTabs
        tab={pins.tab}
        pinCount={pins.pins.length}
        onTab={onTab}
        beside={pins.tab === 'chat' && !state.chat.search && <SearchButton onClick={() => chat.search('')} />}
      >
        {pins.tab === 'chat' ? (
          <ChatView chat={state.chat} people={people} away={members} actions={chat} />
        ) : (
          <PinsView pins={pins} {...events} />
        )}
      </PanelTabs>
    </main>
  )
}

function SearchButton({ onClick }: { onClick(): void }) {
  const t = useText()
  return (
    <button
      type="button"
      class="quiet"
      data-testid="search-open"
      aria-label={t('search')}
      title={t('search')}
      onClick={onClick}
    >
      <SearchIcon />
    </button>
  )
}

type HeadProps = Pick<PanelViewProps, 'onPin' | 'onWish' | 'onList' | 'onClose'> &
  Pick<PanelState, 'people' | 'pin' | 'listed' | 'framed' | 'follow'> & {
    readonly room: NonNullable<PanelState['room']>
  }

function PanelHead({ room, people, pin, listed, framed, follow, onPin, onWish, onList, onClose }: HeadProps) {
  const t = useText()
  const id = useId()
  return (
    <header>
      <div class="head">
        <h1 title={room.name}>
          <bdi>{room.name}</bdi>
        </h1>
        <button
          type="button"
          class="quiet wide"
          aria-expanded={listed}
          aria-controls={id}
          title={t('panel_people')}
          onClick={() => onList(!listed)}
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too */}
      <section id={id} class="head-people" hidden={!listed} tabIndex={0} aria-label={t('panel_people')}>
        {listed && (
          <ConnectionPanel connection={room.connection} people={people} follow={follow} onWish={onWish} />
        )}
      </section>
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

function Over({ removedFrom }: Pick<PanelState, 'removedFrom'>) {
  const t = useText()
  return (
    <main class="panel over">
      <h1>{removedFrom === null ? t('room_over') : t('removed_from', removedFrom)}</h1>
      <p>{t(removedFrom === null ? 'room_over_hint' : 'removed_from_hint')}</p>
    </main>
  )
}
