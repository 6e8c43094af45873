import { type ComponentChild, render } from 'preact'
import { useState } from 'preact/hooks'
import { act } from 'preact/test-utils'
import type { Ask } from '../../../components/ask.ts'
import { PanelLobby } from '../../../components/asks/panel-lobby.tsx'
import { BubbleView } from '../../../components/bubble/bubble-view.tsx'
import { type NotSaid, noWriting } from '../../../components/chat/writing.ts'
import { Dock, type DockProps } from '../../../components/dock/dock.tsx'
import { dockStyles } from '../../../components/dock/dock-styles.ts'
import { Farewell } from '../../../components/dock/farewell.tsx'
import { PersonMenu } from '../../../components/dock/person-menu.tsx'
import { eventLineStyles } from '../../../components/events/event-line-styles.ts'
import { Following, type FollowingProps } from '../../../components/following/following.tsx'
import { followingStyles } from '../../../components/following/following-styles.ts'
import { AboutSection } from '../../../components/options/about-section.tsx'
import { DataSection } from '../../../components/options/data-section.tsx'
import { HubSection } from '../../../components/options/hub-section.tsx'
import { IdentitySection } from '../../../components/options/identity-section.tsx'
import type { Keeping } from '../../../components/options/keeping.ts'
import { OptionsView } from '../../../components/options/options-view.tsx'
import { emptyPanel, type PanelState } from '../../../components/panel/panel-state.ts'
import { PanelView, type PanelViewProps } from '../../../components/panel/panel-view.tsx'
import { emptyPins, type PinsState } from '../../../components/pins/pins-state.ts'
import { PopupConsent } from '../../../components/popup/popup-consent.tsx'
import { PopupFrame } from '../../../components/popup/popup-frame.tsx'
import { PopupJoin } from '../../../components/popup/popup-join.tsx'
import { PopupRoom } from '../../../components/popup/popup-room.tsx'
import { PopupStart } from '../../../components/popup/popup-start.tsx'
import { createText, TextContext } from '../../../components/text.ts'
import { toastStyles } from '../../../components/toast/toast-styles.ts'
import type { RoomId } from '../../../lib/core/ids.ts'
import { limits } from '../../../lib/core/limits.ts'
import { fail, ok } from '../../../lib/core/result.ts'
import { openSharing } from '../../../lib/core/sharing.ts'
import type { LinkPreview } from '../../../lib/protocol/background.ts'
import type { FollowState, FollowView, FollowWish } from '../../../lib/protocol/follow.ts'
import type { LedgerRow } from '../../../lib/protocol/ledger.ts'
import type { DockPlace } from '../../../lib/protocol/panel.ts'
import type { ConnectionState, NoticeCode, PersonView } from '../../../lib/protocol/port.ts'
import messages from '../../../public/_locales/en/messages.json'
import { adasSettings } from '../../support/live-rooms.ts'
import { activityScenes } from './activity-scenes.tsx'
import { askScenes } from './ask-scenes.tsx'
import { chatOf, chatScenes, noActions } from './chat-scenes.tsx'
import { homeLive, homeScenes, popupNoRooms, popupRooms } from './home-scenes.tsx'
import { notificationScenes, notificationSettings, popupNotifications } from './notification-scenes.tsx'
import {
  ada,
  grace,
  inEveryState,
  linkedByTheHub,
  linkedVariously,
  linus,
  longName,
  margaret,
  message,
  outOfReach,
  person,
} from './people.ts'
import { cards, galleryFaces, peopleHomeScenes, peopleSettings, pictureSettings } from './people-scenes.tsx'
import { asker } from './room-data.ts'
import { roomScenes } from './room-scenes.tsx'
import { sessionScenes } from './session-scenes.tsx'
import { Unfolded } from './unfolded.tsx'
import { popupOff, welcomeScenes } from './welcome-scenes.tsx'

/** Every state of every view, for screenshots and for the tests that each has to pass. Bundled for a page. */

type View = 'dock' | 'following' | 'toasts' | 'panel' | 'popup' | 'options' | 'room' | 'home' | 'welcome'
interface Scene {
  readonly view: View
  readonly element: ComponentChild
}

const nothing = (): void => undefined
const nothingYet = async (): Promise<void> => undefined
const showWish = (wish: FollowWish): void => {
  document.title = JSON.stringify(wish)
}

const shownTheme = () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light')

const showDoing = (done: string) => {
  document.title = done
}
const shownDoings = {
  write: () => showDoing('write'),
  react: (number: number) => showDoing(`react ${number}`),
  draw: () => showDoing('draw'),
}

/** A dock that stays where it is put, as on a page. */
function PlacedDock(props: Omit<DockProps, 'place' | 'onPlace'> & Partial<DockProps>) {
  const [place, setPlace] = useState<DockPlace>({ corner: 'bottom-right', shrunk: false })
  return <Dock place={place} onPlace={setPlace} {...props} />
}

const dock = (props: Partial<DockProps> = {}): Scene => ({
  view: 'dock',
  element: (
    <PlacedDock
      onBeside={nothing}
      roomName="Planner notes"
      people={[ada, grace, linus, margaret]}
      connection="direct"
      notice={null}
      viewer={false}
      unread={0}
      panelOpen={false}
      peopleListed={false}
      theme={shownTheme()}
      onToggleChat={nothing}
      onOpenWindow={null}
      onPlacePin={nothing}
      doings={shownDoings}
      follow={alone}
      onWish={showWish}
      note={null}
      onNoteRead={nothing}
      onSayWhere={() => {
        document.title = 'said'
      }}
      onTogglePeople={() => {
        document.title = 'people toggled'
      }}
      {...props}
    />
  ),
})

const farewell = (roomName: string): Scene => ({
  view: 'dock',
  element: <Farewell roomName={roomName} theme={shownTheme()} onDismiss={nothing} />,
})

const alone: FollowView = {
  type: 'follow',
  following: null,
  followers: [],
  followable: true,
  sharing: false,
}
const followed: FollowView = {
  ...alone,
  following: { person: grace.person, state: 'on', host: null },
  followers: [grace.person, linus.person],
  sharing: true,
}

const menu = (of: PersonView, follow: FollowView): Scene => ({
  view: 'dock',
  element: (
    <div class="dock" data-corner="bottom-right" data-theme={document.documentElement.dataset.theme}>
      <PersonMenu
        onBeside={nothing}
        doings={shownDoings}
        person={of}
        people={[ada, grace, linus]}
        follow={follow}
        byKey={false}
        onWish={nothing}
        onSayWhere={nothing}
        onClose={nothing}
      />
    </div>
  ),
})

const following = (state: FollowState, props: Partial<FollowingProps> = {}): Scene => ({
  view: 'following',
  element: (
    <Following
      people={[ada, grace, { ...linus, name: longName }]}
      following={{ person: grace.person, state, host: state === 'leaving' ? 'sqlite.org' : null }}
      asked={[]}
      outcome={null}
      theme={document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'}
      onPause={nothing}
      onStop={nothing}
      onAnswer={nothing}
      onDismiss={nothing}
      {...props}
    />
  ),
})

const room = { name: 'Planner notes', connection: 'direct', notice: null } as const
const talk = [
  message(1, grace, 'The covering-index paragraph is what I meant.'),
  message(2, linus, 'Can you check the row estimate? It says https://sqlite.org/queryplanner.html#covidx.'),
  message(3, linus, 'and this one (https://en.wikipedia.org/wiki/Join_(SQL))'),
  message(4, ada, 'Looking.\n\nTwo things are off:\n  1. the estimate\n  2. the order'),
  message(8, grace, 'On it. Selecting the sentence now, look at my highlight.'),
]
const panel = (
  state: Partial<PanelState> = {},
  card: PanelViewProps['card'] = null,
  lobby: PanelViewProps['lobby'] = null,
): Scene => ({
  view: 'panel',
  element: (
    <PanelView
      lobby={lobby}
      state={{
        ...emptyPanel(true),
        room,
        people: [ada, grace, linus, margaret],
        pin: 'bottom-right',
        chat: chatOf(talk, talk[3]!.record),
        ...state,
      }}
      card={card}
      activity={{ onShow: nothing, onWindow: nothing, onGo: nothing, onNoteVisits: nothing }}
      onPin={nothing}
      onWish={showWish}
      ways={{ beside: nothing, window: nothing, top: nothing }}
      onClose={nothing}
      chat={noActions}
      onTab={nothing}
      onOpenPin={nothing}
      onEndPin={nothing}
      onGoToPin={nothing}
      onCancelPin={nothing}
      onPinDraft={nothing}
      onPinSay={nothing}
    />
  ),
})

/** Who waits to be let in. */
const lobby = (
  <PanelLobby
    room={'xxxxxxxxxxxxxxxxxxxxxA' as RoomId}
    ask={(async () => ok([asker(7, 'Joan', ''), asker(8, longName, '')])) as unknown as Ask}
    watchAsks={() => nothing}
    onOpen={nothing}
  />
)

const written = (draft: string, notSaid: NotSaid | null = null) =>
  chatOf(talk, talk[3]!.record, { writing: { ...noWriting, draft, notSaid } })

const listed = (
  connection: ConnectionState,
  people: readonly PersonView[],
  notice: NoticeCode | null = null,
): Scene => panel({ tab: 'people', room: { ...room, connection, notice }, people })

const popup = (element: ComponentChild, name = 'Ada'): Scene => ({
  view: 'popup',
  element: (
    <PopupFrame profile={{ name, color: 0 }} onBeside={nothing} onOptions={nothing}>
      {element}
    </PopupFrame>
  ),
})
type StartProps = Parameters<typeof PopupStart>[0]
const startView = (props: Partial<StartProps>) => (
  <PopupStart
    site="sqlite.org"
    removedFrom={null}
    forbidden={null}
    roomName="Room on sqlite.org"
    link=""
    busy={null}
    problem={null}
    onRoomName={nothing}
    onCreate={nothing}
    onLink={nothing}
    onRetry={nothing}
    onDismiss={nothing}
    {...props}
  />
)
const start = (props: Partial<StartProps> = {}): Scene => popup(startView(props))
type ConsentProps = Parameters<typeof PopupConsent>[0]
const consent = (props: Partial<ConsentProps> = {}) => (
  <PopupConsent
    choice={{ origin: 'https://www.sqlite.org', rule: null, whole: false }}
    sharing={openSharing}
    roomRule="ask"
    paused={false}
    pauseKeys="Alt+Shift+P"
    onRoomRule={nothing}
    onSite={nothingYet}
    onSharing={nothingYet}
    onPaused={nothing}
    {...props}
  />
)
/** As it is once its head was clicked. */
const unfolded = (props: Partial<ConsentProps> = {}) => (
  <div ref={around => void around?.querySelector('details')?.toggleAttribute('open', true)}>
    {consent(props)}
  </div>
)
type RoomProps = Parameters<typeof PopupRoom>[0]
const inRoom = (props: Partial<RoomProps> = {}): Scene =>
  popup(
    <PopupRoom
      name="Planner notes"
      link="https://hub.example/j#1kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM"
      ourRole="owner"
      here={true}
      asks={false}
      forbidden={null}
      copied={null}
      busy={false}
      problem={null}
      onCopy={nothing}
      onToggleHere={nothing}
      onOpenRoom={nothing}
      onLeave={nothing}
      {...props}
    >
      {props.children ?? consent()}
    </PopupRoom>,
  )
const invite = {
  room: 'xxxxxxxxxxxxxxxxxxxxxA' as RoomId,
  roomName: 'Planner notes',
  inviter: 'Grace',
  role: 'editor',
  landing: 'https://sqlite.org/queryplanner.html',
  hub: 'https://hub.example',
  people: 2,
  names: ['Grace', 'Linus'],
  full: false,
  known: false,
} satisfies LinkPreview
type JoinProps = Parameters<typeof PopupJoin>[0]
const join = (props: Partial<JoinProps> = {}): Scene =>
  popup(
    <PopupJoin
      preview={invite}
      name="Ada"
      busy={false}
      problem={null}
      onJoin={nothing}
      onCancel={nothing}
      {...props}
    />,
  )

const settings = adasSettings
const shortcuts = [
  { name: 'pause', what: messages.command_pause.message, keys: 'Alt+Shift+P' },
  { name: 'say-where', what: messages.say_where.message, keys: 'Ctrl+Shift+Period' },
  { name: 'follow', what: messages.command_follow.message, keys: '' },
]
const keeping: Keeping = {
  used: async () => ({ bytes: 4.2e6, mostBytes: 6e10 }),
  exportEverything: async () => ok(null),
  exportIdentity: async () => ok(null),
  importIdentity: async () => fail('wrong-passphrase'),
  deleteEverything: async () => ok(null),
}
const askHub = (async () => ok({ hub: settings.hub, version: '1.4.0', tookMs: 23 })) as unknown as Ask
type HubProps = Parameters<typeof HubSection>[0]
const hubs = (props: Partial<HubProps> = {}) => (
  <HubSection
    ask={askHub}
    settings={{ ...settings, hubs: ['https://meet.example.org', 'http://127.0.0.1:4455'] }}
    hub={settings.hub}
    hubSaved={null}
    onHub={nothing}
    onSaveHub={nothing}
    onUseHub={nothing}
    onForgetHub={nothing}
    {...props}
  />
)
type OptionsProps = Parameters<typeof OptionsView>[0]
const options = (props: Partial<OptionsProps> = {}): Scene => ({
  view: 'options',
  element: (
    <OptionsView
      settings={settings}
      name="Ada"
      profileSaved={null}
      hubs={hubs()}
      identity={<IdentitySection keeping={keeping} moved={false} />}
      data={<DataSection keeping={keeping} />}
      about={<AboutSection ask={askHub} version="1.4.0" hub={settings.hub} onGuide={nothing} />}
      onOff={nothing}
      onAppearance={nothingYet}
      relayOnlySaved={null}
      privacySaved={null}
      sent={null}
      shortcuts={shortcuts}
      onChangeShortcuts={nothing}
      onPaused={nothing}
      onKeys={nothingYet}
      onSite={nothing}
      onName={nothing}
      onColor={nothing}
      onRelayOnly={nothing}
      onSaveName={nothing}
      {...props}
    />
  ),
})

const ledgerRow = (
  to: string | null,
  kind: LedgerRow['kind'],
  messages: number,
  bytes: number,
): LedgerRow => ({
  room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
  roomName: 'Planner notes',
  to,
  kind,
  messages,
  bytes,
})
const ledgerRows = [
  ledgerRow('Grace', 'pointer', 1_830, 29_280),
  ledgerRow(longName, 'pointer', 12, 192),
  ledgerRow(null, 'presence', 3, 1_402),
  ledgerRow('Grace', 'messages', 2, 940),
  ledgerRow(null, 'log', 1, 12_400_000),
  ledgerRow('', 'upkeep', 60, 300),
]

const crowd = Array.from({ length: 14 }, (_, n) =>
  person(n, ['Ada', 'Bo', 'Chidi Anagonye', '李雷', 'Åse'][n % 5]!),
)
const unbroken = 'w'.repeat(300)
const hostile = `<img src=x onerror="document.title='owned'"><b>bold</b> javascript:alert(1) \u202eevil`

const pinned: PinsState = {
  ...emptyPins,
  pins: [
    {
      pin: message(
        20,
        grace,
        'Is that every month, or only around the equinox? The table further down says otherwise, and I would rather ask than guess.',
      ),
      replies: 2,
      place: 'exact',
    },
    { pin: message(21, linus, 'This column wants a unit.'), replies: 0, place: 'near' },
    { pin: message(22, person(7, 'زينب'), 'هل هذا صحيح؟'), replies: 1, place: 'lost' },
    { pin: message(23, ada, 'A good figure to begin with.'), replies: 12, place: 'exact' },
  ],
  elsewhere: 1,
}
const pinnedLong: PinsState = {
  ...pinned,
  pins: [
    { pin: message(21, person(4, longName), unbroken), replies: 120, place: 'near' },
    { pin: message(23, ada, hostile), replies: 120, place: null },
  ],
}
const inThread: PinsState = {
  ...pinned,
  open: pinned.pins[0]!.pin.record,
  thread: {
    pin: pinned.pins[0]!.pin,
    replies: [
      message(30, linus, 'Every month.', 22),
      message(31, ada, 'See https://tides.example/months', 23),
    ],
    place: 'near',
    elsewhere: null,
    mayEnd: true,
  },
}

const scenes: Readonly<Record<string, () => Scene>> = {
  dock: () => dock(),
  'dock-alone': () => dock({ people: [ada], connection: 'alone' }),
  'dock-connecting': () =>
    dock({ people: [ada, { ...grace, via: 'none', rttMs: null }], connection: 'connecting' }),
  'dock-relay-unread': () => dock({ connection: 'relay', unread: 3 }),
  'dock-offline': () => dock({ connection: 'offline', notice: 'hub-away', unread: 120 }),
  'dock-full': () => dock({ people: crowd.slice(0, 9), panelOpen: true }),
  'dock-listed': () => dock({ panelOpen: true, peopleListed: true }),
  'dock-crowd': () => dock({ people: crowd, notice: 'room-full' }),
  'dock-log-text': () => dock({ notice: 'log-text' }),
  'dock-in-dialog': () => dock({ onOpenWindow: nothing, unread: 2 }),
  'dock-viewer': () => dock({ viewer: true, connection: 'relay' }),
  'dock-note': () =>
    dock({
      people: [ada, grace, { ...linus, name: longName, where: 'site', state: 'idle' }, margaret],
      note: { words: null },
    }),
  'dock-note-crowd': () => dock({ people: crowd, note: { words: null } }),
  'dock-note-words': () => dock({ note: { words: messages.sharing_cursor_hidden.message } }),
  'dock-removed': () => farewell('Planner notes'),
  'dock-removed-long': () => farewell(unbroken.slice(0, limits.roomNameChars)),
  'dock-followed': () => dock({ follow: followed }),
  'dock-menu': () => menu(grace, alone),
  'dock-menu-followed': () => menu({ ...linus, name: longName, where: 'site' }, followed),
  'dock-menu-own': () => menu(ada, followed),
  'dock-states': () => dock({ people: inEveryState }),
  panel: () => panel(),
  'panel-empty': () => panel({ chat: chatOf([]), people: [ada] }),
  'panel-blank': () => panel({ room: null }),
  'panel-over': () => panel({ over: true }),
  'panel-removed': () => panel({ over: true, removedFrom: 'Planner notes' }),
  'panel-window': () => panel({ framed: false }),
  'panel-place-menu': () => ({
    view: 'panel',
    element: <Unfolded what=".pin > button">{panel().element}</Unfolded>,
  }),
  'panel-edition': () => panel({ people: [ada, { ...grace, name: longName, edition: 'newer' }] }),
  'panel-notice': () =>
    panel({
      room: { ...room, notice: 'hub-away' },
      people: [ada, { ...grace, typing: true }, { ...linus, typing: true }],
    }),
  'panel-people': () => listed('relay', linkedVariously),
  'panel-people-relay-only': () => listed('relay', linkedByTheHub),
  'panel-people-hub-away': () => listed('direct', [ada, grace, outOfReach], 'hub-away'),
  'panel-people-lobby': () => panel({ tab: 'people' }, null, lobby),
  'panel-people-alone': () => listed('alone', [ada]),
  'panel-people-followed': () =>
    panel({
      tab: 'people',
      follow: followed,
      people: linkedVariously,
      room: { ...room, connection: 'relay' },
    }),
  'panel-draft': () => panel({ chat: written('One line\nand another\nand a third') }),
  'panel-too-long': () => panel({ chat: written('é'.repeat(limits.chatBytes / 2 + 3)) }),
  'panel-not-said': () => panel({ chat: written('Is it still true for 3.46?', 'too-fast') }),
  'panel-pins-none': () => panel({ tab: 'pins', pins: { ...emptyPins, elsewhere: 3 } }),
  'panel-pins': () => panel({ tab: 'pins', pins: pinned }),
  'panel-pins-long': () => panel({ tab: 'pins', pins: pinnedLong }),
  'panel-pin-new': () =>
    panel({
      tab: 'pins',
      pins: { ...pinned, pins: pinned.pins.slice(0, 1), draft: true, drafts: new Map([['new', 'Is this']]) },
    }),
  'panel-pin-thread': () => panel({ tab: 'pins', pins: inThread }),
  'panel-pin-elsewhere': () =>
    panel({ tab: 'pins', pins: { ...inThread, thread: { ...inThread.thread!, elsewhere: 'known' } } }),
  'panel-pin-not-said': () =>
    panel({
      tab: 'pins',
      pins: {
        ...inThread,
        thread: { ...inThread.thread!, mayEnd: false, place: 'lost' },
        drafts: new Map([[inThread.open!, 'It is not.']]),
        notSaid: 'storage',
      },
    }),
  ...Object.fromEntries(
    Object.entries(activityScenes).map(([name, activity]) => [
      name,
      () => panel({ tab: 'activity', activity }),
    ]),
  ),
  'panel-bubble': () => ({ view: 'panel', element: <BubbleView onSay={nothing} onEnd={nothing} /> }),
  'panel-hostile': () =>
    panel({
      room: { ...room, name: `${hostile} ${unbroken}`.slice(0, limits.roomNameChars) },
      people: [ada, person(4, longName), person(5, '<i>Eve</i>')],
      chat: chatOf(
        [
          message(1, person(4, longName), unbroken),
          message(2, person(5, '<i>Eve</i>'), hostile),
          message(3, person(7, 'زينب'), 'مرحبا، هل ترى https://example.org/a?b=c الآن؟'),
        ],
        null,
      ),
    }),
  'panel-days': () =>
    panel({
      chat: chatOf([...talk, message(9, ada, 'Next day.', 1500)]),
    }),
  'popup-start': () => start(),
  'popup-start-removed': () => start({ removedFrom: 'Planner notes' }),
  'popup-start-nowhere': () => start({ site: null, roomName: 'Our room' }),
  'popup-start-creating': () => start({ busy: 'creating' }),
  'popup-start-hub-down': () => start({ problem: 'hub-down' }),
  'popup-start-forbidden': () => start({ site: null, forbidden: 'page-forbidden' }),
  'popup-start-opted-out': () => start({ forbidden: 'page-opted-out' }),
  'popup-start-bad-link': () => start({ link: 'https://hub.example/j#1kJ3', problem: 'truncated' }),
  'popup-room': () => inRoom(),
  'popup-room-copied': () => inRoom({ copied: 'done' }),
  'popup-room-not-copied': () => inRoom({ copied: 'failed' }),
  'popup-room-not-here': () => inRoom({ here: false }),
  'popup-room-refused': () => inRoom({ here: false, problem: 'access-refused' }),
  'popup-room-forbidden': () => inRoom({ here: false, forbidden: 'page-forbidden' }),
  'popup-room-viewer': () => inRoom({ ourRole: 'viewer' }),
  'popup-room-closed': () => inRoom({ link: '' }),
  'popup-room-closed-viewer': () => inRoom({ link: '', ourRole: 'viewer' }),
  'popup-join': () => join(),
  'popup-join-locked': () => join({ problem: 'room-locked' }),
  'popup-join-nobody': () => join({ preview: { ...invite, people: 0, names: [], role: 'viewer' } }),
  'popup-join-full': () =>
    join({
      preview: {
        ...invite,
        people: 14,
        names: [longName, 'Grace', 'Linus', 'Margaret Hamilton'],
        full: true,
      },
    }),
  'popup-join-busy': () => join({ busy: true }),
  'popup-join-closed': () => join({ problem: 'door-closed' }),
  ...askScenes,
  'popup-join-hostile': () =>
    join({
      name: longName,
      preview: {
        ...invite,
        roomName: hostile.slice(0, 60),
        inviter: longName,
        landing: `https://${'sub.'.repeat(20)}example.org/`,
      },
    }),
  'popup-room-asks': () => inRoom({ here: false, asks: true, children: unfolded() }),
  'popup-consent': () => inRoom({ children: unfolded() }),
  'popup-consent-long': () =>
    inRoom({
      name: unbroken.slice(0, limits.roomNameChars),
      children: unfolded({
        roomRule: 'on',
        choice: { origin: `https://${'sub.'.repeat(20)}example.org`, rule: null, whole: true },
      }),
    }),
  'popup-consent-paused': () => inRoom({ children: consent({ paused: true }) }),
  'following-on': () => following('on'),
  'following-paused': () => following('paused'),
  'following-leaving': () => following('leaving'),
  'following-apart': () => following('apart'),
  'following-still': () => following('still'),
  'following-asked': () =>
    following('on', {
      asked: [
        { person: grace.person, host: 'sqlite.org' },
        { person: linus.person, host: null },
      ],
      outcome: { person: linus.person, code: 'refused' },
    }),
  'following-outcome': () =>
    following('on', { following: null, outcome: { person: null, code: 'own-not-shared' } }),
  options: () =>
    options({
      picture: pictureSettings(null),
      people: peopleSettings,
      notifications: notificationSettings(),
    }),
  'options-ledger': () =>
    options({
      settings: {
        ...settings,
        sites: {
          'https://docs.example': { rule: null, whole: true },
          'https://bank.example': { rule: 'off', whole: false },
          [`https://${'sub.'.repeat(20)}example.org`]: { rule: 'ask', whole: true },
        },
      },
      sent: ledgerRows,
    }),
  'options-picture': () => options({ picture: pictureSettings('bad-picture') }),
  'options-saved': () => options({ profileSaved: 'saved', hubs: hubs({ hubSaved: 'saved' }) }),
  'options-relay-only': () =>
    options({ settings: { ...settings, relayOnly: true }, relayOnlySaved: 'saved' }),
  'options-checking': () => options({ hubs: hubs({ hubSaved: 'saving' }) }),
  'options-off': () => options({ settings: { ...settings, off: true } }),
  'options-bad': () =>
    options({
      name: ' ',
      profileSaved: 'bad',
      hubs: hubs({ hub: 'https://nothing.example', hubSaved: 'hub-unknown' }),
    }),
  'options-long': () =>
    options({ name: longName, settings: { ...settings, profile: { name: longName, color: 7 } } }),
  ...Object.fromEntries(Object.entries(chatScenes).map(([name, chat]) => [name, () => panel({ chat })])),
  ...roomScenes,
  ...homeScenes,
  ...notificationScenes,
  ...peopleHomeScenes,
  ...sessionScenes,
  ...Object.fromEntries(
    Object.entries(cards).map(([name, card]) => [
      name,
      () => panel({ card: grace.person, faces: galleryFaces }, card),
    ]),
  ),
  'home-live': () => homeLive(<div class="room-panel">{panel({ framed: false }).element}</div>),
  'panel-faces': () => panel({ tab: 'people', faces: galleryFaces }),
  'popup-rooms': () => popup([startView({}), popupRooms()]),
  'popup-no-rooms': () => popup([startView({}), popupNoRooms()]),
  'popup-tabs': () => popup([startView({}), popupNotifications()]),
  'popup-off': () => popup(popupOff()),
  ...welcomeScenes,
}

export const sceneNames: readonly string[] = Object.keys(scenes)
export const viewOf = (name: string): View => name.split('-')[0] as View

/** Shows one scene in `#root`, in place of the one before; what stands on pages in a root of its own, as there. */
export function show(name: string): void {
  const { view, element } = scenes[name]!()
  const root = document.getElementById('root')!
  const styles: Partial<Record<View, string>> = {
    dock: dockStyles,
    following: followingStyles,
    toasts: dockStyles + toastStyles + eventLineStyles,
  }
  const own = styles[view]
  const place = own ? shadowOf(root, own) : root
  render(null, place)
  // With what its effects do, so that whoever looks next sees it as it stays.
  void act(() => {
    render(<TextContext.Provider value={createText(messages)}>{element}</TextContext.Provider>, place)
  })
}

function shadowOf(host: HTMLElement, styles: string): ShadowRoot {
  if (host.shadowRoot) return host.shadowRoot
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  shadow.adoptedStyleSheets = [sheet]
  return shadow
}
