import type { PanelPin } from '../../protocol/port.ts'

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
  readonly floatAt: { readonly left: number; readonly top: number } | null
}

const widthPx = 340
const heightPx = 520
/** To the viewport's edges, as the dock has it. */
const gapPx = 16
const dockGapPx = 8
/** Narrower windows get a sheet at the bottom, whatever the pin. */
const sheetBelowPx = 480

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))

/** Where the panel goes: in the window however small it is, and never over the dock. */
export function placePanel({ pin, viewport, dock, floatAt }: PlaceInput): Place {
  return clearOf(dock, viewport, ideal(pin, viewport, floatAt))
}

function ideal(pin: PanelPin, viewport: PlaceInput['viewport'], floatAt: PlaceInput['floatAt']): Place {
  if (viewport.width <= sheetBelowPx) {
    const height = Math.min(heightPx, Math.round(viewport.height * 0.6))
    return { left: 0, top: viewport.height - height, width: viewport.width, height }
  }
  const width = Math.min(widthPx, viewport.width - 2 * gapPx)
  const height = Math.min(heightPx, viewport.height - 2 * gapPx)
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
