import { counted } from '../../../components/counted.ts'
import type { Text } from '../../../components/text.ts'
import type { RecordId } from '../../core/ids.ts'
import type { Spot } from '../../core/spot.ts'
import type { Placement } from '../../page/anchors/placer.ts'
import { isCalm } from '../../page/appearance.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { KeyedSpot, LayerSize, Marks } from '../../page/marks.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Placing } from '../../page/placing.ts'
import type { PinMarker, PinPlace } from '../../protocol/pins.ts'
import type { PersonView } from '../../protocol/port.ts'
import { pinsCss } from './page-css.ts'
import { createMarker, type Marker } from './page-marker.ts'

export interface PinsPageDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly marks: Marks
  readonly placing: Pick<Placing, 'toggle'>
  readonly text: Text
  /** Pins are read and written in the panel. */
  readonly showPanel: () => void
}

export interface PinsPage {
  /** Asks the person for a place for a new pin, or stops asking. */
  place(): void
  close(): void
}

/** Pins nearer to one another than this are drawn side by side. CSS pixels. */
const apartPx = 12

/** Markers on the page, and the choice of a place for a new one. The page is never told what pins say. */
export function createPinsPage({
  overlay,
  channel,
  marks,
  placing,
  text,
  showPanel,
}: PinsPageDeps): PinsPage {
  const document = overlay.host.ownerDocument
  const reducedMotion = document.defaultView!.matchMedia('(prefers-reduced-motion: reduce)')
  overlay.style(pinsCss)
  const layer = document.createElement('div')
  layer.className = 'pins'
  overlay.controls.prepend(layer)

  const markers = new Map<RecordId, Marker>()
  let pins: readonly PinMarker[] = []
  let self: PersonView | null = null
  let draft: { readonly spot: Spot; readonly marker: Marker; readonly remove: () => void } | null = null
  let remove: (() => void) | null = null
  let told = '[]'

  const draw = (places: readonly Placement[], size: LayerSize): void => {
    const drawn: { x: number; y: number }[] = []
    const placed = pins.map(({ pin, spot }, index) => {
      const at = places[index]!
      const place = placeOf(spot, at)
      const shown = place !== 'lost' && isShown(at, size) ? beside(drawn, at) : null
      if (shown) drawn.push(shown)
      markers.get(pin)!.draw(shown, place)
      return { pin, place }
    })
    const words = JSON.stringify(placed)
    // What is still asked of a frame is told once it is known.
    if (words === told || places.some(({ isAsked }) => isAsked)) return
    told = words
    channel.send({ type: 'pins-placed', pins: placed })
  }

  const labelOf = ({ name, replies }: PinMarker): string =>
    replies === 0
      ? text('pin_marker', name)
      : `${text('pin_marker', name)}, ${counted(text, 'pin_replies', replies)}`

  const openPin = (pin: RecordId): void => {
    channel.send({ type: 'open-pin', pin })
    showPanel()
  }

  const showDraft = (spot: Spot | null): void => {
    if (JSON.stringify(spot) === JSON.stringify(draft?.spot ?? null)) return
    draft?.remove()
    draft = null
    if (!spot) return
    const marker = createMarker(layer, null)
    const { person = '', name = '', color = 0 } = self ?? {}
    marker.describe({ person: person as PersonView['person'], name, color, replies: 0 }, '', true)
    const unmark = marks.add({
      spots: [spot],
      draw: ([at], size) => marker.draw(at && isShown(at, size) ? at : null, 'exact'),
    })
    draft = {
      spot,
      marker,
      remove() {
        unmark()
        marker.remove()
      },
    }
  }

  const question = {
    hint: text('pin_choose'),
    testId: 'pin-placing',
    chosen(spot: Spot) {
      channel.send({ type: 'place-pin', spot })
      showPanel()
    },
  }

  const subscriptions = [
    channel.on('people', ({ people }) => {
      self = people.find(person => person.self) ?? null
    }),
    channel.on('pins', view => {
      pins = view.pins
      const known = new Set(pins.map(({ pin }) => pin))
      for (const [pin, marker] of markers)
        if (!known.has(pin)) {
          marker.remove()
          markers.delete(pin)
        }
      for (const pin of pins) {
        const marker = markers.get(pin.pin) ?? createMarker(layer, () => openPin(pin.pin))
        markers.set(pin.pin, marker)
        marker.describe(pin, labelOf(pin), pin.pin === view.open)
      }
      told = ''
      remove?.()
      remove = pins.length > 0 ? marks.add({ spots: pins.map(keyed), draw }) : null
      showDraft(view.draft)
    }),
    channel.on('show-pin', ({ pin }) => {
      const shown = pins.find(each => each.pin === pin)
      const spot = shown && keyed(shown)
      const element = spot && (marks.characterOf(spot)?.node.parentElement ?? marks.elementOf(spot))
      element?.scrollIntoView({
        block: 'center',
        behavior: reducedMotion.matches || isCalm(overlay.controls) ? 'instant' : 'smooth',
      })
      if (spot) marks.revealInFrame(spot)
      markers.get(pin)?.flash()
    }),
  ]

  return {
    place: () => placing.toggle(question),
    close() {
      for (const unsubscribe of subscriptions) unsubscribe()
      remove?.()
      draft?.remove()
      layer.remove()
    },
  }
}

const placeOf = ({ kind }: Spot, { found, precision }: Placement): PinPlace => {
  if (!found && kind !== 'page') return 'lost'
  return precision === 'page' ? 'near' : 'exact'
}

const keyed = ({ spot, key }: PinMarker): KeyedSpot => ({ ...spot, key })

const isShown = ({ x, y, inSight }: Placement, size: LayerSize): boolean =>
  inSight && x >= 0 && y >= 0 && x <= size.width && y <= size.height

/** Several pins on one word stand in a row. */
function beside(
  drawn: readonly { x: number; y: number }[],
  { x, y }: Placement,
): { readonly x: number; readonly y: number } {
  const there = drawn.filter(other => Math.abs(other.y - y) < apartPx && Math.abs(other.x - x) < apartPx)
  return { x: x + there.length * apartPx * 2, y }
}
