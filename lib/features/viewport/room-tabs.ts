import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { HostToPage } from '../../protocol/port.ts'

export type Page = Outlet<HostToPage>

/** This browser's tabs in the room, and which of them the person uses. */
export interface Tabs {
  used(page: Page): void
  /** It hears what it is told. */
  drawn(page: Page): void
  isDrawn(page: Page): boolean
  closed(page: Page): void
  /** Where the person is for others: the tab used last among those that have the page which presence tells. */
  current(): Page | null
}

export function createTabs(room: RoomContext): Tabs {
  const inUse: Page[] = []
  const drawn = new WeakSet<Page>()
  const forget = (page: Page): void => {
    const at = inUse.indexOf(page)
    if (at >= 0) inUse.splice(at, 1)
  }
  return {
    used(page) {
      if (inUse.at(-1) === page) return
      forget(page)
      inUse.push(page)
    },
    drawn: page => void drawn.add(page),
    isDrawn: page => drawn.has(page),
    closed: forget,
    current() {
      const { page } = room.presence.self
      return inUse.findLast(tab => tab.page === page) ?? null
    },
  }
}

/** Something that goes on in a tab, however many pages come and go in it. */
export interface Journey {
  /** Null while one page has gone and the next has not come. */
  readonly page: Page | null
  closed(page: Page): void
  /** Whether the page is the next one in this tab, which it then is in. */
  came(page: Page): boolean
}

export function createJourney(start: Page): Journey {
  const { tab } = start
  let page: Page | null = start
  return {
    get page() {
      return page
    },
    closed(gone) {
      if (page === gone) page = null
    },
    came(next) {
      // The page before may be told to have gone a moment after the next one came.
      const isNext = tab === null ? page === null && next.tab === null : next.tab === tab
      if (next !== page && !isNext) return false
      page = next
      return true
    },
  }
}

/** The host of an address, for whoever is not on it. */
export function hostFrom(here: string | null, address: string): string | null {
  const { host } = new URL(address)
  return here !== null && new URL(here).host === host ? null : host
}
