import type { Mark } from '../../core/acquaintances.ts'
import type { AnchorTarget } from '../../core/anchor.ts'
import { type AnchorHasher, createAnchorHasher } from '../../core/anchor-hash.ts'
import { fromBase64Url } from '../../core/bytes.ts'
import type { PersonId } from '../../core/ids.ts'
import { type Anchorer, createAnchorer } from '../../page/anchors/anchorer.ts'
import { type PageChanges, watchPageChanges } from '../../page/anchors/page-changes.ts'
import { createPlacer, type Placer } from '../../page/anchors/placer.ts'
import { createTextCache } from '../../page/anchors/text-cache.ts'
import { isCalm } from '../../page/appearance.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import { addStyles } from '../../page/styles.ts'
import type { PersonView } from '../../protocol/port.ts'
import { cursorsCss } from './page-css.ts'
import { type Cursor, createCursor } from './page-cursor.ts'
import type { EdgePointers, Pointing } from './page-edges.ts'
import { createMovers } from './page-movers.ts'
import { createSender } from './page-sender.ts'
import { createTrack, type Track } from './page-track.ts'

export interface CursorsPageDeps {
  /** Over the page, in a shadow root of the extension's; its left top is the viewport's. */
  readonly layer: HTMLElement
  readonly channel: PageChannel
  /** Frames that the page may not look into, where the extension may; without it they are seen from outside. */
  readonly frames?: FrameNeighbours
  /** The pointer moves in a frame in which only another script hears it. */
  readonly used?: () => void
  /** Told in each frame where the others' pointers are, and of none when nobody points. */
  readonly edges?: Pick<EdgePointers, 'draw'>
}

export interface CursorsPage {
  /** Somebody's cursor, for what goes along with it; `null` while they point at nothing. */
  elementOf(person: PersonId): HTMLElement | null
  close(): void
}

/**
 * Cursors on a page: sends where this person points and draws where others do. One animation frame at a time, asked for only
 * while something moves; in it everything is read before anything is written.
 */
export function createCursorsPage({ layer, channel, frames, edges, used }: CursorsPageDeps): CursorsPage {
  const document = layer.ownerDocument
  const view = document.defaultView!
  const root = layer.getRootNode() as ShadowRoot
  addStyles(root, cursorsCss)
  const isOurs = (element: Element): boolean => element === root.host
  const now = (): number => view.performance.now()
  const stillness = view.matchMedia('(prefers-reduced-motion: reduce)')
  const isStill = (): boolean => stillness.matches || isCalm(layer)

  const texts = createTextCache()
  const tracks = new Map<PersonId, Track>()
  const cursors = new Map<PersonId, Cursor>()
  const people = new Map<PersonId, PersonView>()
  /** What is to be said of people besides their names. */
  const marks = new Map<PersonId, Mark>()
  /** Own targets, kept because being alone shows the own cursor. */
  let own = createTrack()
  let self: PersonId | null = null
  let followed: PersonId | null = null
  let key = ''
  /** Made from the room's key. */
  let anchoring: { readonly hasher: AnchorHasher; readonly anchorer: Anchorer } | null = null
  let showing: { readonly changes: PageChanges; readonly placer: Placer } | null = null
  let size = { width: 0, height: 0 }
  let frameId = 0

  const movers = createMovers(view, (person, moves) =>
    cursors.get(person)?.element.toggleAttribute('data-moving', moves),
  )

  const wake = (): void => {
    if (!frameId) frameId = view.requestAnimationFrame(frame)
  }

  const sender = createSender({
    view,
    wake,
    foreign: () => frames?.meet(),
    send(sample) {
      channel.send({ type: 'point', sample })
      own.push(sample, now())
      if (self) movers.moved(self, now())
      wake()
    },
  })

  /** The page is watched only while there is somebody to show on it. */
  const show = (hasher: AnchorHasher): NonNullable<typeof showing> => {
    if (showing) return showing
    const changes = watchPageChanges(view, isOurs, change => {
      if (change === 'content') forgetContent()
      forgetLayout()
    })
    const placer = createPlacer({
      document,
      hasher,
      texts,
      now,
      entered: changes.include,
      ...(frames ? { beyond: (frame, at) => frames.place(frame, { ...at, key: null }) } : {}),
    })
    showing = { changes, placer }
    forgetLayout()
    return showing
  }
  const unshow = (): void => {
    showing?.changes.close()
    showing = null
  }
  const forgetContent = (): void => {
    texts.forget()
    anchoring?.anchorer.forget()
    showing?.placer.forget()
  }
  const forgetLayout = (): void => {
    size = { width: 0, height: 0 }
    for (const track of tracks.values()) track.forget()
    wake()
  }

  const trackOf = (person: PersonId): Track => {
    const known = tracks.get(person)
    if (known) return known
    const track = createTrack()
    tracks.set(person, track)
    matchCursors()
    return track
  }

  function frame(nowMs: number): void {
    frameId = 0
    // Nobody told what has changed since the last sample.
    if (!showing) forgetContent()
    let again = anchoring ? sender.sample(nowMs, anchoring.anchorer) : false
    if (cursors.size > 0 && anchoring) {
      const { placer } = show(anchoring.hasher)
      if (size.width === 0) size = layer.getBoundingClientRect()
      for (const person of cursors.keys())
        if (tracks.get(person)!.advance(nowMs, isStill(), placer.place)) again = true
      for (const cursor of cursors.values()) cursor.measure()
      for (const [person, cursor] of cursors) {
        const { placement, pressed } = tracks.get(person)!
        cursor.draw(placement, pressed, size)
      }
      edges?.draw(pointing(), size)
    } else {
      edges?.draw([], size)
      unshow()
    }
    if (again) wake()
  }

  const pointing = (): Pointing[] =>
    [...cursors.keys()]
      .filter(person => person !== self)
      .map(person => ({ person: people.get(person)!, place: tracks.get(person)!.placement }))

  /** A cursor is there for everybody who has pointed at something and of whom it is known who they are. */
  const matchCursors = (): void => {
    const alone = self !== null && people.size === 1
    if (alone) tracks.set(self!, own)
    else if (self) tracks.delete(self)
    for (const [person, cursor] of cursors)
      if (!tracks.has(person) || !people.has(person)) {
        cursor.remove()
        cursors.delete(person)
      }
    for (const [person, view] of people) {
      if (!tracks.has(person)) continue
      const cursor = cursors.get(person) ?? createCursor(document, layer)
      cursors.set(person, cursor)
      cursor.describe(view)
      cursor.element.toggleAttribute('data-followed', person === followed)
      cursor.mark(marks.get(person) ?? null)
    }
    wake()
  }

  const startAnchoring = (newKey: string): void => {
    if (newKey !== key) {
      key = newKey
      unshow()
      tracks.clear()
      own = createTrack()
    }
    const announce = (target: AnchorTarget): void => {
      own.addTarget(target)
      channel.send({ type: 'anchor', target })
    }
    const hasher = createAnchorHasher(fromBase64Url(key) ?? new Uint8Array())
    anchoring = { hasher, anchorer: createAnchorer({ document, hasher, texts, isOurs, announce }) }
    matchCursors()
    sender.again()
  }

  const subscriptions = [
    frames?.onChange(() => forgetLayout()),
    frames?.inner.on('point', ({ sample, target, x, y }, frame) => {
      used?.()
      const ref = target && anchoring?.anchorer.refInFrame(frame, target)
      if (ref || sample.kind === 'none') sender.relay({ ...sample, ref: ref ?? 0 }, { x, y })
    }),
    channel.on('anchor-key', message => startAnchoring(message.key)),
    channel.on('people', message => {
      people.clear()
      for (const person of message.people) {
        people.set(person.person, person)
        if (person.self) self = person.person
      }
      matchCursors()
    }),
    channel.on('faces', ({ faces }) => {
      marks.clear()
      for (const { person, mark } of faces) if (mark) marks.set(person, mark)
      matchCursors()
    }),
    channel.on('follow', ({ following }) => {
      followed = following?.person ?? null
      matchCursors()
    }),
    channel.on('anchor', ({ person, target }) => {
      trackOf(person).addTarget(target)
      wake()
    }),
    channel.on('cursors', ({ moves }) => {
      const nowMs = now()
      for (const { person, sample } of moves) {
        if (person === self) continue
        trackOf(person).push(sample, nowMs)
        movers.moved(person, nowMs)
      }
      wake()
    }),
    channel.on('gone', ({ person }) => {
      tracks.delete(person)
      matchCursors()
    }),
  ]

  return {
    elementOf: person => cursors.get(person)?.element ?? null,
    close() {
      for (const unsubscribe of subscriptions) unsubscribe?.()
      view.cancelAnimationFrame(frameId)
      sender.close()
      movers.close()
      unshow()
      for (const cursor of cursors.values()) cursor.remove()
      cursors.clear()
      tracks.clear()
    },
  }
}
