import type { ComponentChild, ComponentProps } from 'preact'
import type { PersonId } from '../../lib/core/ids.ts'
import type { FollowWish } from '../../lib/protocol/follow.ts'
import type { PanelPin, PanelTab } from '../../lib/protocol/panel.ts'
import type { ActivityActions } from '../activity/activity-actions.ts'
import { ActivityView } from '../activity/activity-view.tsx'
import type { ChatActions } from '../chat/chat-actions.ts'
import { ChatView } from '../chat/chat-view.tsx'
import { ConnectionPanel } from '../connection-panel.tsx'
import { EditionNotice } from '../edition-notice.tsx'
import { CloseIcon, SearchIcon, WarningIcon } from '../icons.tsx'
import { FacesContext } from '../people/faces.ts'
import { PinsView, type PinsViewProps } from '../pins/pins-view.tsx'
import { RightsContext } from '../rights.ts'
import { keyOf, useText } from '../text.ts'
import type { PanelState } from './panel-state.ts'
import { PanelTabs } from './panel-tabs.tsx'
import { type PanelWays, PinMenu } from './pin-menu.tsx'

export interface PanelViewProps extends Omit<PinsViewProps, 'pins'> {
  readonly state: PanelState
  readonly chat: ChatActions
  readonly activity: ActivityActions
  onTab(tab: PanelTab): void
  onPin(pin: PanelPin): void
  onWish(wish: FollowWish): void
  onClose(): void
  /** Ways away from the page, as far as this browser has them. */
  readonly ways: PanelWays
  /** Somebody's card; null where nothing is known of people. */
  readonly card: ((person: PersonId) => ComponentChild) | null
  /** Who waits to be let in; stands above those who are here. */
  readonly lobby?: ComponentChild
}

/** The panel: the room's name, and its sides: the chat, who is here, the page's pins. Nothing at all until the host has answered. */
export function PanelView(props: PanelViewProps) {
  const { state, ways, onPin, onWish, onClose, onTab, chat, activity, card, lobby, ...events } = props
  if (state.over) return <Over removedFrom={state.removedFrom} />
  if (!state.room) return null
  const { room, people, members, pins, tab, follow } = state
  const counts = {
    people: people.length,
    pins: pins.pins.length,
    unread: state.chat.conversation.unread,
  }
  const sides: Readonly<Record<PanelTab, () => ComponentChild>> = {
    chat: () => <ChatView chat={state.chat} people={people} away={members} actions={chat} />,
    people: () => (
      <PeopleHere
        lobby={lobby}
        connection={room.connection}
        people={people}
        follow={follow}
        onWish={onWish}
      />
    ),
    pins: () => <PinsView pins={pins} {...events} />,
    activity: () => <ActivityView stream={state.activity} {...activity} />,
  }
  return (
    <FacesContext.Provider value={state.faces}>
      <RightsContext.Provider value={state.rights}>
        <main class="panel">
          <PanelHead {...state} room={room} ways={ways} onPin={onPin} onClose={onClose} />
          <Notice notice={room.notice} />
          <EditionNotice people={people} />
          {state.card && card?.(state.card)}
          <PanelTabs
            tab={tab}
            counts={counts}
            onTab={onTab}
            beside={tab === 'chat' && !state.chat.search && <SearchButton onClick={() => chat.search('')} />}
          >
            {sides[tab]()}
          </PanelTabs>
        </main>
      </RightsContext.Provider>
    </FacesContext.Provider>
  )
}

function PeopleHere({
  lobby,
  ...props
}: ComponentProps<typeof ConnectionPanel> & Pick<PanelViewProps, 'lobby'>) {
  const t = useText()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
    <section class="people-here" tabIndex={0} aria-label={t('panel_people')}>
      {lobby}
      <ConnectionPanel {...props} />
    </section>
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

type HeadProps = Pick<PanelViewProps, 'ways' | 'onPin' | 'onClose'> &
  Pick<PanelState, 'pin' | 'framed'> & { readonly room: NonNullable<PanelState['room']> }

function PanelHead({ room, pin, framed, ways, onPin, onClose }: HeadProps) {
  const t = useText()
  return (
    <header class="head">
      <h1 dir="auto" title={room.name}>
        {room.name}
      </h1>
      {framed && (
        <>
          <PinMenu pin={pin} ways={ways} onPin={onPin} />
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
