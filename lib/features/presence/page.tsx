import { render } from 'preact'
import { Dock } from '../../../components/dock/dock.tsx'
import { dockStyles } from '../../../components/dock/dock-styles.ts'
import { Farewell } from '../../../components/dock/farewell.tsx'
import type { Doings } from '../../../components/dock/person-menu.tsx'
import { type Faces, FacesContext, noFaces, receiveFaces } from '../../../components/people/faces.ts'
import { type Text, TextContext } from '../../../components/text.ts'
import { wantedCorner } from '../../page/appearance.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { FollowView } from '../../protocol/follow.ts'
import type { DockPlace } from '../../protocol/panel.ts'
import type { HostToPage } from '../../protocol/port.ts'

export interface DockMountDeps {
  overlay: Overlay
  channel: PageChannel
  theme: Theme
  text: Text
  toggleChat(): void
  /** Opens the chat in a window of its own. */
  openChatWindow(): void
  togglePeople(): void
  placePin(): void
  readonly doings: Doings
  sayWhere(): void
  /** Opens the rooms beside the page; null where a click on a page cannot. */
  readonly openBeside: (() => void) | null
  /** The dock went to another corner or changed its size. */
  moved(): void
}

export interface DockMount {
  setTheme(theme: Theme): void
  /** Shows for a moment what is said aloud; null: who is where. */
  note(words: string | null): void
  /** Puts the focus on the first of the others, from where the arrow keys lead to the rest. */
  focusOthers(): void
  /** The owner has removed us from the room of that name: nothing but these words, until they are dismissed. */
  farewell(removedFrom: string, dismissed: () => void): void
  /** The dock's box in client pixels; null until a room is known. */
  place(): DOMRect | null
  close(): void
}

/** Long enough to read where a handful of people are. Milliseconds. */
const noteMs = 8_000

type Slice<Type extends HostToPage['type']> = Extract<HostToPage, { type: Type }>

/** The dock in the overlay. It is drawn anew only when a slice of the view changes; what moves never passes through here. */
export function createDockMount(deps: DockMountDeps): DockMount {
  const { overlay, channel, text } = deps
  let { theme } = deps
  let room: Slice<'room'> | null = null
  let note: { readonly words: string | null } | null = null
  let noteTimer: ReturnType<typeof setTimeout> | undefined
  let last: { readonly removedFrom: string; dismissed(): void } | null = null
  let people: Slice<'people'>['people'] = []
  let faces: Faces = {
    ...noFaces,
    onAbout(person) {
      channel.send({ type: 'open-person', person })
      channel.send({ type: 'show-panel', open: true })
    },
  }
  let follow: FollowView = {
    type: 'follow',
    following: null,
    followers: [],
    followable: true,
    sharing: false,
  }
  let panel: Pick<Slice<'panel'>, 'open' | 'tab' | 'unread'> | null = null
  /** Where the person has put it; null: where they want docks. */
  let put: DockPlace | null = null

  overlay.style(dockStyles)
  const mount = overlay.host.ownerDocument.createElement('div')
  mount.role = 'region'
  mount.ariaLabel = text('extension_name')
  overlay.controls.append(mount)

  const resized = new ResizeObserver(deps.moved)
  const moved = new MutationObserver(deps.moved)

  const drawFarewell = () => {
    render(
      <TextContext.Provider value={text}>
        <Farewell roomName={last!.removedFrom} theme={theme} onDismiss={last!.dismissed} />
      </TextContext.Provider>,
      mount,
    )
  }

  const draw = () => {
    if (last) return drawFarewell()
    // Which comes right after the room: the dock is at once where the person has put it, and says whether the chat is open.
    if (!room || !panel) return
    render(
      <TextContext.Provider value={text}>
        <FacesContext.Provider value={faces}>
          <Dock
            roomName={room.name}
            people={people}
            follow={follow}
            connection={room.connection}
            notice={room.notice}
            viewer={room.viewer ?? false}
            unread={panel.unread}
            panelOpen={panel.open}
            peopleListed={panel.open && panel.tab === 'people'}
            theme={theme}
            onToggleChat={deps.toggleChat}
            onOpenWindow={overlay.losesFrames ? deps.openChatWindow : null}
            onTogglePeople={deps.togglePeople}
            onPlacePin={deps.placePin}
            doings={deps.doings}
            onWish={channel.send}
            onSayWhere={deps.sayWhere}
            note={note}
            onNoteRead={() => setNote(null)}
            onBeside={deps.openBeside}
            place={put ?? { corner: wantedCorner(overlay.controls), shrunk: false }}
            onPlace={putDock}
          />
        </FacesContext.Provider>
      </TextContext.Provider>,
      mount,
    )
  }

  overlay.onMoved(draw)
  const putDock = (next: DockPlace) => {
    put = next
    draw()
    channel.send({ type: 'place-dock', ...next })
  }

  const setNote = (next: typeof note) => {
    clearTimeout(noteTimer)
    note = next
    if (next) noteTimer = setTimeout(() => setNote(null), noteMs)
    draw()
  }

  const dock = () => mount.firstElementChild
  const drawFirst = () => {
    const isDrawn = dock() !== null
    draw()
    const element = dock()
    if (isDrawn || !element) return
    resized.observe(element)
    moved.observe(element, { attributeFilter: ['data-corner'] })
  }

  const forget = [
    channel.on('room', view => {
      room = view
      drawFirst()
    }),
    channel.on('people', view => {
      people = view.people
      draw()
    }),
    ...(['faces', 'picture'] as const).map(type =>
      channel.on(type, message => {
        faces = receiveFaces(faces, message)
        draw()
      }),
    ),
    channel.on('follow', view => {
      follow = view
      draw()
    }),
    channel.on('appearance', draw),
    channel.on('panel', view => {
      panel = view
      put = view.dock ?? put
      drawFirst()
    }),
  ]

  return {
    setTheme(next) {
      theme = next
      draw()
    },
    note: words => setNote({ words }),
    focusOthers() {
      const other = people.find(({ self }) => !self)?.person
      const face = mount.querySelector<HTMLElement>(`.face[data-person="${other}"]`)
      // A dock that was shrunk has to grow first.
      const target = face ?? mount.querySelector<HTMLElement>('[data-resize]')
      target?.focus()
    },
    farewell(removedFrom, dismissed) {
      last = { removedFrom, dismissed }
      draw()
    },
    place: () => dock()?.getBoundingClientRect() ?? null,
    close() {
      for (const stop of forget) stop()
      overlay.onMoved(() => undefined)
      clearTimeout(noteTimer)
      resized.disconnect()
      moved.disconnect()
      render(null, mount)
      mount.remove()
    },
  }
}
