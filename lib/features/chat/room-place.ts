import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { limits } from '../../core/limits.ts'
import type { Spot } from '../../core/spot.ts'
import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { ChatPlace } from '../../protocol/chat.ts'
import type { HostToPage, PageToHost } from '../../protocol/port.ts'
import type { PageView } from '../../protocol/view.ts'

type Page = Outlet<HostToPage>

/** Where we are when we say something, as far as others may know. */
export interface OwnPlace {
  /** A page said something: what it points at, what is in view. */
  heard(from: Page, message: PageToHost): void
  /** Somebody begins to write: the page is asked what it has at the reading line. */
  ask(): void
  /** Null where the page is not shared, or there is none. */
  now(): ChatPlace | null
  forget(page: Page): void
}

/** What is known of a page; numbers of anchors mean something within it only. */
interface Seen {
  readonly here: Page['here']
  readonly targets: Map<number, AnchorTarget>
  pointer: PointSample | null
  view: PageView | null
}

const middle = 0x8000

/** The spot under the pointer while that is on the page, else what is at the reading line. */
export function createOwnPlace({ pages, presence, keys }: RoomContext): OwnPlace {
  const seenByPage = new Map<Page, Seen>()
  let used: Page | null = null

  function seen(page: Page): Seen {
    const known = seenByPage.get(page)
    if (known?.here === page.here) return known
    const fresh: Seen = { here: page.here, targets: new Map(), pointer: null, view: null }
    seenByPage.set(page, fresh)
    return fresh
  }

  /** The tab used last among those on the page that others see us on. */
  function current(): Page | null {
    const { page } = presence.self
    if (page === null) return null
    const there = [...pages].filter(each => each.page === page && each.address !== null)
    return there.find(each => each === used) ?? there.at(-1) ?? null
  }

  function pointedAt({ pointer, targets }: Seen): Spot | null {
    if (!pointer || pointer.kind === 'none') return null
    const { kind, offset, check, x, y, ref } = pointer
    const target = ref === 0 ? null : targets.get(ref)
    return target === undefined ? null : { kind, offset, check, x, y, target }
  }

  return {
    heard(from, message) {
      switch (message.type) {
        case 'anchor': {
          const { targets } = seen(from)
          targets.delete(message.target.ref)
          targets.set(message.target.ref, message.target)
          if (targets.size > limits.anchorsPerPerson) targets.delete(targets.keys().next().value!)
          break
        }
        case 'point':
          used = from
          seen(from).pointer = message.sample
          break
        case 'view':
          seen(from).view = message.view
          break
      }
    },
    ask: () => current()?.send({ type: 'tell-view' }),
    now() {
      const page = current()
      if (!page?.address || !page.page) return null
      const spot = pointedAt(seen(page))
      const view = spot
        ? { main: { spot, at: [middle, middle] as [number, number] }, inner: null }
        : seen(page).view
      return { address: page.address, page: page.page, epoch: keys.epoch, ...(view && { view }) }
    },
    forget(page) {
      seenByPage.delete(page)
      if (used === page) used = null
    },
  }
}
