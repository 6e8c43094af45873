import type { PanelAt, PanelPin, PanelSize } from '../../protocol/panel.ts'

/** A rectangle in client pixels. */
export interface Place {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface PlaceInput {
  readonly pin: PanelPin
  /** Client pixels, without scrollbars. */
  readonly viewport: { readonly width: number; readonly height: number }
  /** Where the dock is; it stays uncovered. */
  readonly dock: Place | null
  /** Left top corner that the person dragged a floating panel to. */
  readonly floatAt: PanelAt | null
  /** As the person has drawn it. */
  readonly size: PanelSize | null
}

/** What it is as long as nobody has drawn it larger or smaller, and what it may be. CSS pixels. */
export const panelSizes = {
  usual: { width: 340, height: 520 },
  least: { width: 280, height: 240 },
  most: { width: 900, height: 2_000 },
} as const
/** To the viewport's edges, as the dock has it. */
const gapPx = 16
const dockGapPx = 8
/** Narrower windows get a sheet at the bottom, whatever the pin. */
const sheetBelowPx = 480

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))

/** Windows too narrow for anything but a sheet. */
export const isSheet = (viewport: PlaceInput['viewport']): boolean => viewport.width <= sheetBelowPx

/** Where the panel goes: in the window however small it is, and never over the dock. */
export function placePanel(input: PlaceInput): Place {
  return clearOf(input.dock, input.viewport, ideal(input))
}

function ideal({ pin, viewport, floatAt, size }: PlaceInput): Place {
  const wanted = size ?? panelSizes.usual
  if (isSheet(viewport)) {
    const height = Math.min(panelSizes.usual.height, Math.round(viewport.height * 0.6))
    return { left: 0, top: viewport.height - height, width: viewport.width, height }
  }
  const width = Math.min(wanted.width, viewport.width - 2 * gapPx)
  const height = Math.min(wanted.height, viewport.height - 2 * gapPx)
  const right = viewport.width - width - gapPx
  const bottom = viewport.height - height - gapPx
  if (pin === 'floating') {
    const { left, top } = floatAt ?? { left: right, top: gapPx * 4 }
    return {
      left: clamp(left, 0, viewport.width - width),
      top: clamp(top, 0, viewport.height - height),
      width,
      height,
    }
  }
  if (pin === 'left' || pin === 'right') {
    const left = pin === 'left' ? gapPx : right
    return { left, top: gapPx, width, height: viewport.height - 2 * gapPx }
  }
  return {
    left: pin.endsWith('left') ? gapPx : right,
    top: pin.startsWith('top') ? gapPx : bottom,
    width,
    height,
  }
}

/** Slides a place up or down until it is clear of the dock, and shortens what then does not fit. */
function clearOf(dock: Place | null, viewport: PlaceInput['viewport'], place: Place): Place {
  if (!dock) return place
  const apart =
    place.left >= dock.left + dock.width ||
    dock.left >= place.left + place.width ||
    place.top >= dock.top + dock.height + dockGapPx ||
    dock.top >= place.top + place.height + dockGapPx
  if (apart) return place
  if (dock.top + dock.height / 2 > viewport.height / 2) {
    const bottom = dock.top - dockGapPx
    const top = Math.max(Math.min(gapPx, place.top), bottom - place.height)
    return { ...place, top, height: bottom - top }
  }
  const top = dock.top + dock.height + dockGapPx
  const most = Math.max(viewport.height - gapPx, place.top + place.height)
  return { ...place, top, height: Math.min(place.height, most - top) }
}

/** A side or a corner by which a panel is drawn larger or smaller. */
export type Edge = 'left' | 'right' | 'top' | 'bottom' | `${'top' | 'bottom'}-${'left' | 'right'}`

/** Those that are free: where the panel is pinned it stays. */
export function freeEdges(pin: PanelPin): readonly Edge[] {
  if (pin === 'left') return ['right']
  if (pin === 'right') return ['left']
  if (pin === 'floating')
    return ['left', 'right', 'top', 'bottom', 'top-left', 'top-right', 'bottom-left', 'bottom-right']
  const [y, x] = [pin.startsWith('top') ? 'bottom' : 'top', pin.endsWith('left') ? 'right' : 'left'] as const
  return [x, y, `${y}-${x}`]
}

/** A place whose edge was drawn by so many pixels, and the size that is meant by it: of one that goes from top to bottom only its width. */
export function drawEdge(
  { pin, from, size, edge }: Pick<PlaceInput, 'pin' | 'size'> & { readonly from: Place; readonly edge: Edge },
  x: number,
  y: number,
): { readonly at: PanelAt; readonly size: PanelSize } {
  const { least, most, usual } = panelSizes
  const grow = (low: string, high: string, by: number) =>
    edge.includes(low) ? -by : edge.includes(high) ? by : 0
  const width = clamp(from.width + grow('left', 'right', x), least.width, most.width)
  const drawn = clamp(from.height + grow('top', 'bottom', y), least.height, most.height)
  const isTall = pin === 'left' || pin === 'right'
  return {
    at: {
      left: Math.round(edge.includes('left') ? Math.max(0, from.left + from.width - width) : from.left),
      top: Math.round(edge.includes('top') ? Math.max(0, from.top + from.height - drawn) : from.top),
    },
    size: { width: Math.round(width), height: Math.round(isTall ? (size ?? usual).height : drawn) },
  }
}
