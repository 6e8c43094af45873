import type { PersonId } from '../../lib/core/ids.ts'
import type { FollowView } from '../../lib/protocol/follow.ts'
import type { PageView } from '../../lib/protocol/view.ts'
import type { Visit } from './person.ts'

/** Somebody in one tab whose page does what the host says, as the real one does: it scrolls, tells its view, goes to other pages. */
export interface Viewer {
  readonly visit: Visit
  readonly id: PersonId
  readonly page: ReturnType<Visit['page']>
  readonly address: string | null
  /** How far the page is scrolled; tests tell views apart by it. */
  y: number
  readonly follow: FollowView
  /** Does what the host has said since the last time. */
  act(): void
  /** As the page does it: own scrolling pauses a follow before it is told. */
  scroll(y: number): void
  /** To another page in the same tab. */
  navigate(address: string | null): void
}

const viewAt = (y: number): PageView => ({
  main: { spot: { kind: 'page', offset: 0, check: 0, x: 0, y, target: null }, at: [0, 0] },
  inner: null,
})

/** The number of the only tab. */
const tab = 1

export function createViewer(visit: Visit, start: string | null): Viewer {
  let page = visit.page(start, tab)
  let address = start
  let y = 0
  let done = 0

  const tell = (): void => page.receive({ type: 'view', view: viewAt(y) })
  const navigate = (to: string | null): void => {
    page.close()
    page = visit.page(to, tab)
    address = to
    y = 0
    done = 0
  }

  return {
    visit,
    id: visit.room.context.self.person,
    get page() {
      return page
    },
    get address() {
      return address
    },
    get y() {
      return y
    },
    set y(to) {
      y = to
    },
    get follow() {
      return page.last('follow')!
    },
    act() {
      const fresh = page.heard.slice(done)
      done = page.heard.length
      for (const message of fresh) {
        if (message.type === 'anchor-key') page.receive({ type: 'drawn' })
        else if (message.type === 'tell-view') tell()
        else if (message.type === 'go') {
          y = message.view.main?.spot.y ?? y
          // A page that is moved scrolls, and pages tell how they are scrolled.
          if (page.last('follow')?.sharing) tell()
        } else if (message.type === 'navigate') navigate(message.address)
      }
    },
    scroll(to) {
      y = to
      const view = page.last('follow')
      if (view?.following && view.following.state !== 'paused')
        page.receive({ type: 'pause-follow', on: true })
      if (view?.sharing) tell()
    },
    navigate,
  }
}
