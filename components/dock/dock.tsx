import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FollowView, FollowWish } from '../../lib/protocol/follow.ts'
import type { DockPlace } from '../../lib/protocol/panel.ts'
import type { FaceView } from '../../lib/protocol/people.ts'
import type { ConnectionState, NoticeCode, PersonView } from '../../lib/protocol/port.ts'
import { Avatar } from '../avatar.tsx'
import { connectionIcons } from '../connection-icons.ts'
import { counted } from '../counted.ts'
import { describePerson, shownNameOf } from '../describe-person.ts'
import { ChatIcon, CloseIcon, EyeIcon, GripIcon, PinIcon, ShrinkIcon, WindowIcon } from '../icons.tsx'
import { FacesContext } from '../people/faces.ts'
import { keyOf, type Text, useText } from '../text.ts'
import { unreadLabel } from '../unread-label.ts'
import { cornerDrag } from './corner-drag.ts'
import { DockNote } from './dock-note.tsx'
import { type Doings, PersonMenu } from './person-menu.tsx'
import { useRovingFocus } from './roving-focus.ts'

export interface DockProps {
  readonly roomName: string
  readonly people: readonly PersonView[]
  readonly connection: ConnectionState
  readonly notice: NoticeCode | null
  /** We look on and chat. */
  readonly viewer: boolean
  readonly unread: number
  readonly panelOpen: boolean
  /** Who is here and how they are linked is on screen, in the panel. */
  readonly peopleListed: boolean
  readonly follow: FollowView
  /** Of the page's own background. */
  readonly theme: 'light' | 'dark'
  onToggleChat(): void
  /** Where the chat in the page would not last: in a window of its own. */
  readonly onOpenWindow: (() => void) | null
  onTogglePeople(): void
  /** Wants to leave a message at a place of the page. */
  onPlacePin(): void
  readonly doings: Doings
  onWish(wish: FollowWish): void
  /** Wants to hear who is where. */
  onSayWhere(): void
  /** What was just said aloud, and is shown for a moment: `words`, or who is where. */
  readonly note: { readonly words: string | null } | null
  onNoteRead(): void
  /** Opens the rooms beside the page; null where a click on a page cannot. */
  readonly onBeside: (() => void) | null
  /** Where it was put; the person puts it elsewhere, or makes it a dot. */
  readonly place: DockPlace
  onPlace(place: DockPlace): void
}

/** Nine can be linked, so this shows everyone in a room of the mesh. */
const avatarsMost = 9

/** The bar on the page: who is here, how they are linked, and the way to the chat. It shrinks to a dot and goes to any corner. */
export function Dock(props: DockProps) {
  const { corner, shrunk } = props.place
  const dock = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const [menu, setMenu] = useState<Menu | null>(null)
  const menuPerson = props.people.find(({ person }) => person === menu?.person)

  // After shrinking or growing, the button that did it is gone: focus goes to its counterpart.
  useLayoutEffect(() => {
    if (moved.current) dock.current?.querySelector<HTMLElement>('[data-resize]')?.focus()
    moved.current = false
  }, [shrunk])
  const resize = (to: boolean) => {
    moved.current = true
    props.onPlace({ corner, shrunk: to })
  }

  const closeMenu = (back: boolean) => {
    if (back && menu?.byKey)
      dock.current?.querySelector<HTMLElement>('[aria-expanded=true][aria-haspopup]')?.focus()
    setMenu(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'w' || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    props.onSayWhere()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one key from anywhere inside
    <div
      ref={dock}
      class="dock"
      data-testid="dock"
      data-corner={corner}
      data-theme={props.theme}
      onKeyDown={onKeyDown}
    >
      {props.note && <DockNote words={props.note.words} people={props.people} onDismiss={props.onNoteRead} />}
      {shrunk ? (
        <Dot {...props} onGrow={() => resize(false)} />
      ) : (
        <>
          <Notice code={props.notice} />
          {menu && menuPerson && (
            <PersonMenu {...props} person={menuPerson} byKey={menu.byKey} onClose={closeMenu} />
          )}
          <Bar
            {...props}
            menu={menu}
            grip={cornerDrag(dock, corner, to => props.onPlace({ corner: to, shrunk }))}
            onMenu={setMenu}
            onShrink={() => resize(true)}
          />
        </>
      )}
    </div>
  )
}

/** Whose menu is open, and whether a key opened it. */
interface Menu {
  readonly person: PersonView['person']
  readonly byKey: boolean
}

interface BarProps extends DockProps {
  readonly menu: Menu | null
  onMenu(menu: Menu | null): void
  readonly grip: ReturnType<typeof cornerDrag>
  onShrink(): void
}

function Bar(props: BarProps) {
  const { roomName, people, follow, connection, viewer, unread, panelOpen, peopleListed, menu, onMenu } =
    props
  const t = useText()
  const bar = useRef<HTMLDivElement>(null)
  useRovingFocus(bar)
  const ConnectionIcon = connectionIcons[connection]
  const shown = people.length > avatarsMost ? people.slice(0, avatarsMost - 1) : people
  const rest = people.length - shown.length
  const chatLabel = panelOpen
    ? t('chat_close')
    : unread > 0
      ? t('chat_open_unread', unreadLabel(t, unread))
      : t('chat_open')

  const menuOf = (person: PersonView['person']) => ({
    'aria-haspopup': true,
    'aria-expanded': menu?.person === person,
    onClick: (event: MouseEvent) =>
      // Of a key there is no press to count.
      onMenu(menu?.person === person ? null : { person, byKey: event.detail === 0 }),
  })
  const { byPerson: faces } = useContext(FacesContext)
  const self = people.find(person => person.self)

  return (
    <div ref={bar} class="bar" role="toolbar" aria-label={t('dock_label', roomName)} aria-keyshortcuts="W">
      <div class="stack">
        {shown.map(person => (
          <button
            key={person.person}
            type="button"
            class="face"
            data-testid="avatar"
            data-person={person.person}
            data-where={person.where}
            data-state={person.state}
            {...tip(describeFace(t, person, faces.get(person.person)))}
            {...menuOf(person.person)}
          >
            <Avatar person={person} />
          </button>
        ))}
        {rest > 0 && (
          <button
            type="button"
            class="face more"
            {...tip(counted(t, 'dock_more', rest))}
            onClick={props.onTogglePeople}
          >
            {t('people_more', rest)}
          </button>
        )}
      </div>
      <div class="tools">
        {viewer && (
          <span class="viewer" data-testid="viewer" data-tip={t('role_line_viewer')}>
            {t('role_viewer')}
          </span>
        )}
        {self && follow.followers.length > 0 && (
          <button
            type="button"
            class="followers"
            data-testid="followers"
            data-people={follow.followers.join(' ')}
            {...tip(counted(t, 'followed_by', follow.followers.length))}
            {...menuOf(self.person)}
          >
            <EyeIcon />
            {follow.followers.length}
          </button>
        )}
        <button
          type="button"
          class="connection"
          data-testid="connection"
          data-state={connection}
          aria-expanded={peopleListed}
          {...tip(t(keyOf('connection', connection)))}
          onClick={props.onTogglePeople}
        >
          <ConnectionIcon />
        </button>
        <button
          type="button"
          data-testid="chat-toggle"
          aria-expanded={panelOpen}
          {...tip(chatLabel)}
          onClick={props.onToggleChat}
        >
          <ChatIcon />
          {unread > 0 && !panelOpen && <span class="unread">{unreadLabel(t, unread)}</span>}
        </button>
        {props.onOpenWindow && (
          <button
            type="button"
            data-testid="chat-window"
            {...tip(t('chat_window'))}
            onClick={props.onOpenWindow}
          >
            <WindowIcon />
          </button>
        )}
        <button
          type="button"
          data-testid="place-pin"
          aria-disabled={viewer}
          {...tip(t(viewer ? 'not_said_viewer' : 'pin_place'))}
          onClick={viewer ? undefined : props.onPlacePin}
        >
          <PinIcon />
        </button>
        <button type="button" class="grip" {...tip(t('dock_move'))} {...props.grip}>
          <GripIcon />
        </button>
        <button type="button" data-resize {...tip(t('dock_shrink'))} onClick={props.onShrink}>
          <ShrinkIcon />
        </button>
      </div>
    </div>
  )
}

/** What is left of a shrunk dock. */
function Dot({ people, connection, unread, onGrow }: DockProps & { onGrow(): void }) {
  const t = useText()
  const count = counted(t, 'people_count', people.length)
  const label = unread > 0 ? t('dock_grow_unread', count, unreadLabel(t, unread)) : t('dock_grow', count)
  return (
    <button type="button" class="dot" data-resize data-state={connection} {...tip(label)} onClick={onGrow}>
      {people.length}
      {unread > 0 && <span class="unread">{unreadLabel(t, unread)}</span>}
    </button>
  )
}

/** A sentence above the bar, until it is dismissed or no longer true. The overlay's live region says it. */
function Notice({ code }: { readonly code: NoticeCode | null }) {
  const t = useText()
  const [dismissed, setDismissed] = useState<NoticeCode | null>(null)
  useEffect(() => {
    if (code !== dismissed) setDismissed(null)
  }, [code, dismissed])
  return (
    code &&
    code !== dismissed && (
      <div class="notice">
        <span>{t(keyOf('notice', code))}</span>
        <button type="button" aria-label={t('dismiss')} onClick={() => setDismissed(code)}>
          <CloseIcon />
        </button>
      </div>
    )
  )
}

/** A control's name, and the same words in its tooltip, which CSS shows on hover and on focus. */
const tip = (label: string) => ({ 'aria-label': label, 'data-tip': label })

/** Who somebody is, whether they are known to be, where they are and how they are linked. */
function describeFace(t: Text, person: PersonView, face: FaceView | undefined): string {
  const known = face?.blocked ? t('mark_blocked') : face?.mark && t(keyOf('mark', face.mark))
  return [shownNameOf(t, person), known, describePerson(t, person)].filter(Boolean).join(' · ')
}
