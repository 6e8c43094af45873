import type { Mark } from '../../core/acquaintances.ts'
import { personColors } from '../../core/colors.ts'
import type { Placement } from '../../page/anchors/placer.ts'
import type { PersonView } from '../../protocol/port.ts'
import { arrowPath } from './arrow-path.ts'

/** The layer's size in CSS pixels. */
export interface LayerSize {
  readonly width: number
  readonly height: number
}

/** One person's cursor on the layer. Each call writes to the document only what changed; none reads layout. */
export interface Cursor {
  readonly element: HTMLElement
  describe(person: PersonView): void
  /** That words were compared with them, or that they go by the name of somebody with whom they were. */
  mark(mark: Mark | null): void
  /** Pill's size as laid out, read by the owner before anything is written in a frame. */
  measure(): void
  /** `null` where there is nothing to point at; the left top of the element is the point. */
  draw(place: Placement | null, pressed: boolean, size: LayerSize): void
  remove(): void
}

const svgNamespace = 'http://www.w3.org/2000/svg'
/** Shorter names fit their pill in any script; only longer ones are clipped, because a clip costs each frame too. */
const roomyChars = 12
/** How far the pill is from the tip, as the style sheet has it. CSS pixels. */
const pillOffset = { x: 13, y: 15 }

export function createCursor(document: Document, layer: HTMLElement): Cursor {
  const element = document.createElement('div')
  element.className = 'cursor'
  element.dataset.testid = 'cursor'
  element.dataset.hidden = ''
  const pill = document.createElement('div')
  pill.className = 'cursor-pill'
  pill.dir = 'auto'
  // Nothing but the transform is on what moves: transitions and colours there would be worked out anew in every frame.
  const look = document.createElement('div')
  look.className = 'cursor-look'
  look.append(drawArrow(document), pill)
  element.append(look)
  layer.append(element)

  const toDevicePixel = (at: number): number => {
    const ratio = document.defaultView?.devicePixelRatio ?? 1
    return Math.round(at * ratio) / ratio
  }
  let pillSize: { width: number; height: number } | null = null
  const drawn = new Map<string, string | null>()

  const set = (name: string, value: string | null): void => {
    if (drawn.get(name) === value) return
    drawn.set(name, value)
    if (value === null) element.removeAttribute(name)
    else element.setAttribute(name, value)
  }
  const flag = (name: string, on: boolean): void => set(name, on ? '' : null)

  return {
    element,
    describe({ person, name, color, via, state }) {
      set('data-person', person)
      set('data-state', state)
      if (via !== 'none') set('data-via', via)
      if (pill.textContent !== name) {
        pill.textContent = name
        pill.toggleAttribute('data-long', name.length > roomyChars)
        pillSize = null
      }
      const { fill, ink } = personColors[color]!
      look.style.setProperty('--fill', fill)
      look.style.setProperty('--ink', ink)
    },
    mark(mark) {
      if (drawn.get('data-mark') !== mark) pillSize = null
      set('data-mark', mark)
    },
    measure() {
      pillSize ??= { width: pill.offsetWidth, height: pill.offsetHeight }
    },
    draw(place, pressed, size) {
      const shown =
        place?.inSight && place.x >= 0 && place.y >= 0 && place.x < size.width && place.y < size.height
      flag('data-hidden', !shown)
      if (!place) return
      const x = toDevicePixel(place.x)
      const y = toDevicePixel(place.y)
      const transform = `translate(${x}px,${y}px)`
      if (drawn.get('transform') !== transform) {
        drawn.set('transform', transform)
        element.style.transform = transform
      }
      set('data-anchor', place.precision)
      flag('data-pressed', pressed)
      flag('data-flip-x', x + pillOffset.x + (pillSize?.width ?? 0) > size.width)
      flag('data-flip-y', y + pillOffset.y + (pillSize?.height ?? 0) > size.height)
    },
    remove: () => element.remove(),
  }
}

function drawArrow(document: Document): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg')
  svg.setAttribute('class', 'cursor-arrow')
  const ring = (name: string): SVGElement => {
    const circle = document.createElementNS(svgNamespace, 'circle')
    circle.setAttribute('class', name)
    circle.setAttribute('r', '12')
    return circle
  }
  const arrow = (name: string): SVGElement => {
    const path = document.createElementNS(svgNamespace, 'path')
    path.setAttribute('class', name)
    path.setAttribute('d', arrowPath)
    return path
  }
  svg.append(ring('cursor-ring-edge'), ring('cursor-ring'), arrow('cursor-outline'), arrow('cursor-shape'))
  return svg
}
