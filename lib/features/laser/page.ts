import type { Text } from '../../../components/text.ts'
import { personColors } from '../../core/colors.ts'
import type { PersonId } from '../../core/ids.ts'
import type { Spot } from '../../core/spot.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { Hand } from '../../page/hand.ts'
import type { Binding, Keys } from '../../page/keys.ts'
import type { Marks } from '../../page/marks.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { LaserPart } from '../../protocol/doing.ts'
import { type ClientPoint, createPen, createSegment, laserMs, laserPeriodMs, type Segment } from './model.ts'
import { createLaserCanvas, type DrawnPoint, leftOf } from './page-canvas.ts'
import { type Drawing, drawingCss, openDrawing } from './page-drawing.ts'

export interface LaserPageDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly marks: Marks
  readonly keys: Keys
  readonly hand: Hand
  /** While it is held, the pointer draws. */
  readonly laserKey: Binding
  readonly text: Text
  readonly theme: () => Theme
}

export interface LaserPage {
  /** For those who have no key to hold: a layer that is drawn on, until they are done. */
  draw(): void
  close(): void
}

/** A segment that is seen: its spot, once that is known, and where it is now. */
interface Seen {
  readonly person: PersonId
  segment: Segment | null
  at: ClientPoint | null
  unmark: (() => void) | null
}

/** Segments that may wait for their points, or be seen, at once; the oldest go first. */
const seenMost = 200

/** Draws with light, here and for others, while the key is held or a finger is on the layer for it; each point fades within three seconds. */
export function createLaserPage(deps: LaserPageDeps): LaserPage {
  const { overlay, channel, marks, keys, hand, laserKey, text, theme } = deps
  const layer = overlay.cursors
  const view = layer.ownerDocument.defaultView!
  const canvas = createLaserCanvas(layer)
  const pen = createPen()
  const seenByName = new Map<string, Seen>()
  const colorByPerson = new Map<PersonId, string>()
  let self: PersonId | null = null
  let isHeld = false
  let current: Spot | null = null
  let sentMs = Number.NEGATIVE_INFINITY
  let frameId = 0
  let drawing: Drawing | null = null
  overlay.style(drawingCss)

  const wake = (): void => {
    if (!frameId) frameId = view.requestAnimationFrame(frame)
  }

  const nameOf = (person: PersonId, segment: number): string => `${person}/${segment}`

  const seenOf = (person: PersonId, segment: number): Seen => {
    const name = nameOf(person, segment)
    const known = seenByName.get(name)
    if (known) return known
    const [oldest] = seenByName
    if (oldest && seenByName.size >= seenMost) forget(...oldest)
    const seen: Seen = { person, segment: null, at: null, unmark: null }
    seenByName.set(name, seen)
    return seen
  }

  const begin = (person: PersonId, segment: number, spot: Spot): void => {
    const seen = seenOf(person, segment)
    seen.unmark?.()
    seen.unmark = marks.add({
      spots: [spot],
      draw([at]) {
        seen.at = at?.found && at.inSight ? at : null
        wake()
      },
    })
    wake()
    // Points that were lost are not waited for: as long as something is marked, the page is watched.
    view.setTimeout(() => {
      const name = nameOf(person, segment)
      if (!seen.segment && seenByName.get(name) === seen) forget(name, seen)
    }, laserMs)
  }

  const extend = (person: PersonId, part: LaserPart): void => {
    const seen = seenOf(person, part.segment)
    // A number comes again after 65,535 others.
    if (seen.segment?.stroke !== part.stroke) seen.segment = createSegment(part.stroke)
    seen.segment.add(part, view.performance.now())
    wake()
  }

  const draw = (nowMs: number): void => {
    if (!isHeld || !hand.inside || !self) return
    const origin = current && marks.place(current)
    // Where it began is being asked of a frame's script.
    if (origin?.isAsked) return
    const pointer = hand.at
    const { begins, rest } = pen.move(pointer, origin, nowMs)
    if (rest) send(rest)
    if (begins !== null) {
      current = drawing ? drawing.through(hand.spot) : hand.spot()
      if (!current) return
      channel.send({ type: 'laser-spot', segment: begins, spot: current })
      begin(self, begins, current)
    }
    if (nowMs - sentMs < laserPeriodMs) return
    sentMs = nowMs
    send(pen.take())
  }

  const send = (part: LaserPart | null): void => {
    if (!part || !self) return
    channel.send({ type: 'laser', part })
    extend(self, part)
  }

  function frame(nowMs: number): void {
    frameId = 0
    draw(nowMs)
    const strokes = new Map<string, { color: string; points: DrawnPoint[] }>()
    for (const [name, seen] of seenByName) {
      const points = seen.segment?.points(nowMs) ?? []
      if (points.length === 0) {
        // Its points may be on their way, but not for longer than they would be seen.
        if (seen.segment) forget(name, seen)
        continue
      }
      if (!seen.at) continue
      const { x, y } = seen.at
      const key = `${seen.person}/${seen.segment!.stroke}`
      const stroke = strokes.get(key) ?? { color: colorByPerson.get(seen.person) ?? '#c92a2a', points: [] }
      strokes.set(key, stroke)
      for (const { dx, dy, shownAtMs } of points)
        if (shownAtMs <= nowMs) stroke.points.push({ x: x + dx, y: y + dy, left: leftOf(shownAtMs, nowMs) })
    }
    const isAlive = [...seenByName.values()].some(({ segment }) => segment !== null)
    if (isAlive) canvas.draw([...strokes.values()])
    else canvas.clear()
    if (isAlive || isHeld) wake()
  }

  const forget = (name: string, seen: Seen): void => {
    seen.unmark?.()
    seenByName.delete(name)
  }

  const unfollow = hand.onMove(() => {
    if (isHeld) wake()
  })

  const hold = (): void => {
    isHeld = true
    current = null
    pen.down()
    wake()
  }
  const release = (): void => {
    if (isHeld) send(pen.take())
    isHeld = false
    current = null
  }
  keys.onHold(laserKey, hold, release)

  const subscriptions = [
    channel.on('people', ({ people }) => {
      for (const { person, color, self: isSelf } of people) {
        colorByPerson.set(person, personColors[color]!.fill)
        if (isSelf) self = person
      }
    }),
    channel.on('laser-spot', ({ person, segment, spot }) => begin(person, segment, spot)),
    channel.on('laser', ({ person, part }) => extend(person, part)),
  ]

  return {
    draw() {
      drawing ??= openDrawing({
        overlay,
        theme: theme(),
        words: { hint: text('draw_hint'), done: text('draw_done') },
        down: hold,
        up: release,
        closed() {
          drawing = null
        },
      })
    },
    close() {
      drawing?.close()
      for (const unsubscribe of subscriptions) unsubscribe()
      unfollow()
      view.cancelAnimationFrame(frameId)
      for (const [name, seen] of seenByName) forget(name, seen)
      canvas.clear()
    },
  }
}
