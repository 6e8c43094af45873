import type { AnchorTarget } from '../../lib/core/anchor.ts'
import type { AnchorHasher } from '../../lib/core/anchor-hash.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import type { Room } from '../../lib/engine/types.ts'
import { type Anchorer, createAnchorer } from '../../lib/page/anchors/anchorer.ts'
import { createTextCache } from '../../lib/page/anchors/text-cache.ts'
import { createSpots, hasherOf } from '../../lib/page/spots.ts'
import { guideAddress } from './guide-room.ts'
import { readAlong } from './read-along.ts'

/** What the person does that the friend notices. */
export type Noticed = 'pointed' | 'said' | 'followed'

export interface FriendDeps {
  readonly room: Room
  /** The person whom it is a friend of. */
  readonly person: PersonId
  readonly view: Window
  readonly isOurs: (element: Element) => boolean
  /** Pointers do not glide. */
  readonly isStill: () => boolean
  readonly noticed: (what: Noticed) => void
}

/** Somebody made up, who does through the room's ports what a browser does for its person. */
export interface Friend {
  /** Reads these parts of the page with the pointer, one after the other and again. */
  read(parts: readonly Element[]): void
  say(text: string): void
  /** Looks at a part of the page; whoever follows comes along. */
  lookAt(part: Element): void
}

/** Of the visible part of the page, where what is looked at stands. 0 … 65535. */
const readingLine: [number, number] = [0x8000, 0x4000]

export function createFriend({ room, person, view, isOurs, isStill, noticed }: FriendDeps): Friend {
  const { document } = view
  const texts = createTextCache()
  let hasher: AnchorHasher | null = null
  let anchorer: Anchorer | null = null
  let looked: Element | null = null
  let stopReading: (() => void) | null = null

  const page = room.connectPage(
    guideAddress,
    message => {
      if (message.type === 'anchor-key') begin(message.key)
      else if (message.type === 'cursors') {
        const isPointed = message.moves.some(move => move.person === person && move.sample.kind !== 'none')
        if (isPointed) noticed('pointed')
      } else if (message.type === 'follow') {
        if (message.followers.includes(person)) noticed('followed')
      } else if (message.type === 'tell-view') tellView()
    },
    1,
  )
  const panel = room.connectPanel(() => undefined)
  room.context.records.subscribe('chat', {
    added(record) {
      if (record.author === person) noticed('said')
    },
    reset: () => undefined,
  })
  page.receive({ type: 'attention', state: 'here', hidden: false })

  function begin(key: string): void {
    hasher = hasherOf(key)
    const announce = (target: AnchorTarget): void => page.receive({ type: 'anchor', target })
    anchorer = createAnchorer({ document, hasher, texts, isOurs, announce })
    // The way back is there only in a later turn.
    queueMicrotask(() => page.receive({ type: 'drawn' }))
  }

  function tellView(): void {
    const spot = looked && hasher && createSpots({ document, isOurs, hasher }).ofElement(looked)
    if (spot) page.receive({ type: 'view', view: { main: { spot, at: readingLine }, inner: null } })
  }

  function point(x: number, y: number): void {
    // What is hidden is read by nobody.
    if (!anchorer || document.hidden) return
    const time = Math.round(view.performance.now()) & 0xffff
    page.receive({ type: 'point', sample: { time, pressed: false, ...anchorer.anchor(x, y) } })
  }

  function read(parts: readonly Element[]): void {
    stopReading?.()
    stopReading = readAlong({ view, parts, isStill, point })
  }

  return {
    read,
    say: text => panel.receive({ type: 'say', text, withPlace: false }),
    lookAt(part) {
      looked = part
      read([part])
      tellView()
    },
  }
}
