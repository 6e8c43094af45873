import { useLayoutEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { SiteRule } from '../../lib/core/sharing.ts'
import type { AskedRoom } from '../../lib/protocol/ask-requests.ts'
import type { LinkPreview, PopupState, Request } from '../../lib/protocol/background.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import type { Ask } from '../ask.ts'
import { AskedRooms } from '../asks/asked-rooms.tsx'
import { useAsked, type WatchAsks } from '../asks/use-asked.ts'
import { Busy } from '../busy.tsx'
import { cleanName } from '../clean-name.ts'
import { Home } from '../home/home.tsx'
import { homeTabs } from '../home/home-tabs.tsx'
import { notificationsTab } from '../home/notifications/notifications-tab.tsx'
import { useNotifications } from '../home/notifications/use-notifications.ts'
import type { RoomDeeds } from '../home/room-menu.tsx'
import { othersOf, useRooms, type WatchRooms } from '../home/use-rooms.ts'
import { Problem } from '../problem.tsx'
import { publicTab } from '../sessions/public-tab.tsx'
import { useText } from '../text.ts'
import { useInOrder } from '../use-in-order.ts'
import { PopupAsk } from './popup-ask.tsx'
import { PopupConsent } from './popup-consent.tsx'
import { PopupFrame } from './popup-frame.tsx'
import { PopupJoin } from './popup-join.tsx'
import { PopupOff } from './popup-off.tsx'
import { PopupRoom } from './popup-room.tsx'
import { PopupStart } from './popup-start.tsx'
import { useKnownLink } from './use-known-link.ts'
import { useLinkPreview } from './use-link-preview.ts'
import { usePerforming } from './use-performing.ts'

export interface PopupProps {
  /** The tab that the popup acts on. */
  readonly tabId: number
  readonly ask: Ask
  /** What is shown until the background has answered; null for nothing. */
  readonly first: { readonly state: PopupState | null; readonly rooms: readonly RoomEntry[] } | null
  /** Puts text on the clipboard; rejects when the browser does not let us. */
  copy(text: string): Promise<void>
  /** Asks for access to a site, or to all of them; to be called within the click. Resolves whatever the answer is. */
  requestAccess(address: string | null): Promise<unknown>
  readonly watchRooms: WatchRooms
  readonly watchAsks: WatchAsks
  /** Calls back when notifications come, go or change; returns the end of it. */
  readonly watchNotifications: (changed: () => void) => () => void
  readonly exportRoom: RoomDeeds['onExport']
  /** The window of that tab. */
  readonly window: number
  /** Opens what stands beside the page; to be called within the click. Null where the browser has no such place. */
  readonly openBeside: (() => void) | null
  openOptions(): void
  /** Opens a room's own page. */
  openRoom(room: RoomId): void
  close(): void
}

type Change = Extract<
  Request,
  {
    type:
      | 'toggle-here'
      | 'leave-room'
      | 'choose-site'
      | 'set-sharing'
      | 'set-room-rule'
      | 'set-paused'
      | 'set-off'
  }
>

/** Start a room, join one by a link, or see to the one that is on. */
export function Popup(props: PopupProps) {
  const { tabId, ask, copy, requestAccess, openOptions, openRoom, openBeside, close } = props
  const t = useText()
  const [state, setState] = useState(props.first?.state ?? null)
  const { doing, problem, setProblem, perform } = usePerforming(ask)
  const [roomName, setRoomName] = useState<string | null>(null)
  const [copied, setCopied] = useState<'done' | 'failed' | null>(null)
  const link = useLinkPreview(ask)
  const inOrder = useInOrder()

  async function refresh(whenAnswering = false): Promise<PopupState | undefined> {
    const counts = inOrder()
    const answer = await ask<'get-state'>({
      type: 'get-state',
      tabId,
      ...(whenAnswering && { whenAnswering }),
    })
    if (counts()) {
      if (answer.ok) setState(answer.value)
      else setProblem(answer.error)
      if (answer.ok && answer.value.tab.busy) void refresh(true)
    }
    return answer.ok ? answer.value : undefined
  }

  async function open(): Promise<void> {
    setProblem(null)
    const { tab, starts } = (await refresh()) ?? {}
    if (tab?.link) link.edit(tab.link, true)
    else if (tab && starts) await createAs(defaultRoomName(tab.site))
  }

  const shownRoomName = roomName ?? defaultRoomName(state?.tab.site)
  function defaultRoomName(host: string | null | undefined): string {
    const site = host?.replace(/^www\./, '')
    const name = site ? t('start_room_default', site) : t('start_room_nowhere')
    return cleanName(name).slice(0, limits.roomNameChars)
  }

  const create = (): Promise<void> => createAs(cleanName(shownRoomName) || defaultRoomName(state?.tab.site))

  async function createAs(name: string): Promise<void> {
    const created = await perform<'create-room'>('creating', { type: 'create-room', tabId, name })
    if (!created) return
    await copyLink(created.link)
    await refresh()
  }

  const copyLink = (href: string): Promise<void> =>
    copy(href).then(
      () => setCopied('done'),
      () => setCopied('failed'),
    )

  async function askToJoin(words: string): Promise<void> {
    const asked = await perform<'ask-to-join'>('joining', { type: 'ask-to-join', link: link.link, words })
    if (asked) link.clear()
  }

  async function enterAsked({ link: href }: AskedRoom): Promise<void> {
    const entered = await perform<'join-room'>('joining', { type: 'join-room', tabId, link: href })
    if (entered !== undefined) close()
  }

  async function join({ landing }: LinkPreview): Promise<void> {
    // Both within the click, and the room first: browsers close the popup for their own question about the site, and what was
    // not sent by then never is. Access that comes later brings the overlay by itself.
    const joining = perform<'join-room'>('joining', { type: 'join-room', tabId, link: link.link })
    await requestAccess(landing)
    if ((await joining) !== undefined) close()
  }

  async function change(request: Change): Promise<void> {
    const changed = await perform('changing', request)
    // Known without asking, which may fail: the same button then does the opposite.
    if (changed !== undefined && request.type === 'toggle-here')
      setState(now => now && { ...now, tab: { ...now.tab, here: request.on } })
    setCopied(null)
    await refresh()
  }

  async function changeRoomRule(room: RoomId, rule: SiteRule): Promise<void> {
    const changing = change({ type: 'set-room-rule', room, rule })
    // As in joining: what is asked of us first, then of the browser, both within the click.
    if (rule === 'on') await requestAccess(null)
    await changing
  }

  function cancel(): void {
    setProblem(null)
    link.clear()
  }

  async function dismiss(): Promise<void> {
    await ask<'dismiss-removal'>({ type: 'dismiss-removal', tabId })
    await refresh()
  }

  // Before anything is painted: the answer may be here already.
  useLayoutEffect(() => void open(), [])
  const asked = useAsked(ask, props.watchAsks)
  useKnownLink(state, link, join)
  const rooms = useRooms(ask, props.watchRooms, props.first?.rooms)
  const notifications = useNotifications(ask, props.watchNotifications)

  if (!state) return problem ? <Problem code={problem} onRetry={open} /> : <Busy label={t('loading')} />
  const { tab, room, settings } = state
  if (settings.off)
    return (
      <PopupFrame profile={settings.profile} onBeside={null} onOptions={openOptions}>
        <PopupOff onTurnOn={() => void change({ type: 'set-off', on: false })} />
      </PopupFrame>
    )
  const { preview } = link
  const isJoining = preview !== null && preview.room !== room?.id
  /** The question to its owner stands above, with what is to be done next. */
  const isAsked = asked.some(
    ({ room, state }) =>
      room === preview?.room && (state === 'admitted' || (state === 'waiting' && !preview.known)),
  )
  // What is read there stays; an empty tab is taken.
  const where = tab.site === null ? 'here' : 'new-tab'
  const home = { ask, requestAccess, tab: async () => tabId, opened: close }
  return (
    <PopupFrame profile={settings.profile} onBeside={openBeside} onOptions={openOptions}>
      <AskedRooms
        asked={asked}
        busy={doing !== null}
        onEnter={enterAsked}
        onWithdraw={one => perform<'withdraw-ask'>('changing', { type: 'withdraw-ask', room: one.room })}
      />
      {/* Our own room's link in the address bar is nothing to join. */}
      {isJoining && isAsked ? (
        problem && <Problem code={problem} />
      ) : isJoining && preview.role === 'ask' && !preview.known ? (
        <PopupAsk
          preview={preview}
          name={settings.profile.name}
          busy={doing === 'joining'}
          problem={problem}
          onAsk={askToJoin}
          onCancel={cancel}
        />
      ) : isJoining ? (
        <PopupJoin
          preview={preview}
          name={settings.profile.name}
          busy={doing === 'joining'}
          problem={problem}
          onJoin={() => join(preview)}
          onCancel={cancel}
        />
      ) : room ? (
        <PopupRoom
          name={room.name}
          link={room.link}
          ourRole={room.role}
          here={tab.here}
          asks={tab.asks}
          forbidden={tab.problem}
          copied={copied}
          busy={doing === 'changing'}
          problem={problem ?? link.problem}
          onCopy={() => copyLink(room.link)}
          onToggleHere={() => change({ type: 'toggle-here', tabId, on: !tab.here })}
          onOpenRoom={() => openRoom(room.id)}
          onLeave={() => change({ type: 'leave-room', tabId })}
        >
          <PopupConsent
            choice={tab.choice}
            sharing={room.sharing}
            roomRule={room.rule}
            paused={settings.paused}
            pauseKeys={state.pauseKeys}
            onRoomRule={rule => changeRoomRule(room.id, rule)}
            onSite={(origin, choice) => change({ type: 'choose-site', origin, choice })}
            onSharing={sharing => change({ type: 'set-sharing', room: room.id, sharing })}
            onPaused={on => change({ type: 'set-paused', on })}
          />
        </PopupRoom>
      ) : (
        <PopupStart
          removedFrom={state.removedFrom}
          onDismiss={dismiss}
          site={tab.site}
          forbidden={tab.problem}
          roomName={shownRoomName}
          link={link.typed}
          busy={link.looking ? 'looking' : doing === 'creating' ? doing : null}
          problem={problem ?? link.problem}
          onRoomName={setRoomName}
          onCreate={create}
          onLink={(typed, settled) => {
            setProblem(null)
            link.edit(typed, settled)
          }}
          onRetry={problem ? create : link.retry}
        />
      )}
      {!isJoining && (
        <Home
          tabs={[
            ...homeTabs(t, {
              ...home,
              rooms: room ? othersOf(rooms, room.id) : rooms,
              besideLive: room !== null,
              window: props.window,
              compact: true,
              where,
              onAll: openBeside,
              onExport: props.exportRoom,
              onOpenRoom: openRoom,
            }),
            notificationsTab(t, { ...home, ...notifications }),
            publicTab(t, { ...home, where }),
          ]}
        />
      )}
    </PopupFrame>
  )
}
