import { guestText } from '../../components/guest/guest-text.ts'
import type { WelcomeProps } from '../../components/guest/welcome.tsx'
import type { Asked } from '../../components/room/use-action.ts'
import type { Text } from '../../components/text.ts'
import type { Link } from '../../lib/core/links.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createTurns } from '../../lib/core/turns.ts'
import { createMembership } from '../../lib/platform/background/membership.ts'
import { createBrowserClock } from '../../lib/platform/browser-clock.ts'
import type { Database } from '../../lib/platform/database.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { startGuestAsking } from './guest-asking.ts'
import { loadGuestProfile } from './guest-profile.ts'
import { createGuestViews } from './guest-views.tsx'
import { createOneTab } from './one-tab.ts'

export interface GuestDeps {
  readonly root: HTMLElement
  readonly text: Text
  readonly link: Link
  /** The link as it came. */
  readonly href: string
  readonly database: Database
}

/** Brings somebody into a link's room on this page: asks for a name the first time, and comes back by itself after that. */
export async function startGuest({ root, link, href, database, text: plainText }: GuestDeps): Promise<void> {
  const clock = createBrowserClock()
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const ownFetch: typeof fetch = (input, init) => fetch(input, init)
  const openSocket = (url: string) => new WebSocket(url) as Socket
  const hub = createHubClient(ownFetch)
  const keeping = createRoomKeeping(database, hub, randomBytes)
  const membership = createMembership({ ...keeping, hub, randomBytes, now: clock.now })
  const store = createSettingStore(database, '')
  const profile = await loadGuestProfile(store, randomBytes)
  const text = guestText(plainText, link.landing)
  const views = createGuestViews(root, text)
  const extensionHref = `/j${new URL(href).hash}`
  const loading = import('./room-parts.ts').catch(error => {
    console.error('alongside: the hub did not give the room’s script', error)
    return null
  })

  let preview: WelcomeProps['preview'] = null
  let busy = false
  let problem: ProblemCode | null = null
  let leave: (() => Promise<void>) | null = null
  const tabs = createOneTab({
    channel: new BroadcastChannel(`alongside/${link.room}`),
    tab: `${randomBytes(8)}`,
    after: clock.after,
    async leave() {
      await goOut()
      showElsewhere()
    },
  })

  const asking = await startGuestAsking({
    database,
    store,
    hub,
    keeping,
    membership,
    profile,
    fetch: ownFetch,
    openSocket,
    clock,
    randomBytes,
    changed: () => !busy && showAsked(),
  })
  const asked = () => asking.list().find(one => one.room === link.room)

  /** Who is wanted out while they come in, comes in and goes: or two tabs would be in one room. */
  const inTurn = createTurns()
  const goOut = (): Promise<void> =>
    inTurn(async () => {
      const leaving = leave
      leave = null
      await leaving?.()
    })

  function showWelcome(): void {
    views.welcome({
      roomName: link.roomName,
      inviter: link.inviter,
      role: link.role,
      preview,
      name: profile.get().name,
      busy,
      problem,
      extensionHref,
      onCome: (name, words) => void come(name, words),
    })
  }

  const showElsewhere = (): void => views.elsewhere(() => void comeIn())

  /** What became of the question; whoever was let in comes in. */
  function showAsked(): void {
    const question = asked()
    if (leave || !question) return
    if (question.state === 'admitted') void comeIn()
    else
      views.asked(
        question,
        () => void comeIn(),
        () => void withdraw(),
      )
  }

  async function withdraw(): Promise<void> {
    const withdrawn = await asking.withdraw(link.room)
    problem = withdrawn.ok ? null : withdrawn.error
    showWelcome()
  }

  async function come(name: string, words: string): Promise<void> {
    const isNamed = await profile.rename(name).then(
      () => true,
      () => false,
    )
    if (!isNamed) return views.noStorage()
    if (link.role !== 'ask' || (await keeping.rooms.get(link.room))) return comeIn()
    busy = true
    problem = null
    showWelcome()
    const sent = await asking.ask(link, href, words)
    busy = false
    if (sent.ok) return showAsked()
    problem = sent.error
    showWelcome()
  }

  /** Whoever was in the room before comes in with what this browser keeps, whether the hub answers or not. */
  async function comeIn(): Promise<void> {
    busy = true
    problem = null
    showWelcome()
    const entered = await membership.enter(link, href).catch(() => fail('storage' as const))
    busy = false
    if (entered.ok) await asking.entered(link.room)
    const isKept = !entered.ok && entered.error === 'hub-down' && (await keeping.rooms.get(link.room))
    if (!entered.ok && !isKept) {
      problem = entered.error
      showWelcome()
    } else if (await tabs.take()) await inTurn(openNow)
    else showElsewhere()
  }

  async function openNow(): Promise<void> {
    const parts = await loading
    if (!parts) return views.noRoom()
    const openRoom = parts.createRoomOpener({
      database: Promise.resolve(database),
      fetch: ownFetch,
      openSocket,
      linkDirectly: null,
      isGuest: true,
      clock,
      randomBytes,
      features: parts.features,
      sent: () => undefined,
      opened: () => undefined,
    })
    views.clear()
    leave = await parts.openGuestRoom({
      root,
      text,
      room: link.room,
      roomName: link.roomName,
      profile,
      openRoom,
      extensionHref,
      forget,
    })
    if (!leave) views.noStorage()
  }

  /** Nothing leads back but the link, wherever the guest has that. */
  async function forget(): Asked<null> {
    await goOut()
    const isGone = await keeping.rooms.delete(link.room).then(
      () => true,
      () => false,
    )
    if (!isGone) return fail('storage')
    history.replaceState(null, '', location.pathname)
    views.over()
    return ok(null)
  }

  addEventListener('pagehide', () => void goOut())
  // What was let go of when the page was put aside is not taken up again by itself.
  addEventListener('pageshow', event => event.persisted && location.reload())

  if (await keeping.rooms.get(link.room)) return comeIn()
  if (asked()) return showAsked()
  showWelcome()
  const door = await hub.door(link, false)
  // Whoever was quicker is on their way in already.
  if (busy || leave) return
  if (door.ok) {
    const { people, names, policy } = door.value
    preview = { people, names, full: people >= policy.people }
  } else problem = door.error
  showWelcome()
}
