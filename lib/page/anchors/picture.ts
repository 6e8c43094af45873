import type { Box } from '../../core/anchor-box.ts'

/** What is drawn in an element that holds a picture: its own size in pixels, and where it is, relative to the viewport. */
export interface Picture {
  readonly size: [width: number, height: number]
  readonly box: Box
}

const sizeMost = 0xffff
/** Sizes that differ by no more are the same: scaled pictures are rounded. Share. */
const roundingMost = 0.01

/** The picture of an image, a video, a canvas or a drawing; `null` for other elements and what has not loaded. Reads layout. */
export function pictureIn(element: Element): Picture | null {
  const size = sizeOf(element)
  if (!size || !(size[0] > 0 && size[1] > 0)) return null
  const box = element.getBoundingClientRect()
  return { size: [whole(size[0]), whole(size[1])], box: fittedBox(element, box, size) }
}

/** Whether a place in one picture is the same place in the other. */
export function isSamePicture(element: Element, own: Picture['size'], other: Picture['size']): boolean {
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1 + b * roundingMost
  if (isNear(own[0], other[0]) && isNear(own[1], other[1])) return true
  // One image comes in several sizes; what is drawn by scripts or has no size of its own is drawn anew for each.
  const isImage = element.localName === 'img' || element.localName === 'video'
  return isImage && isNear(own[0] * other[1], own[1] * other[0])
}

function sizeOf(element: Element): [number, number] | null {
  switch (element.localName) {
    case 'img':
      return [(element as HTMLImageElement).naturalWidth, (element as HTMLImageElement).naturalHeight]
    case 'video':
      return [(element as HTMLVideoElement).videoWidth, (element as HTMLVideoElement).videoHeight]
    case 'canvas':
      return canvasSize(element as HTMLCanvasElement)
    case 'svg': {
      const drawing = element as SVGSVGElement
      if (drawing.ownerSVGElement) return null
      const { width = 0, height = 0 } = drawing.viewBox?.baseVal ?? {}
      return width > 0 ? [width, height] : [drawing.clientWidth, drawing.clientHeight]
    }
    default:
      return null
  }
}

/** A canvas that is as fine as the screen is laid out anew for each window: what counts is its size there. */
function canvasSize(canvas: HTMLCanvasElement): [number, number] {
  const { width, height, clientWidth, clientHeight } = canvas
  const ratio = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1
  const isAsFine = Math.abs(width - clientWidth * ratio) < 2 && Math.abs(height - clientHeight * ratio) < 2
  return isAsFine ? [clientWidth, clientHeight] : [width, height]
}

/** Where in its element's box a picture is, by `object-fit`; drawings are fitted as a whole unless told otherwise. */
function fittedBox(element: Element, box: DOMRect, [width, height]: Picture['size']): Box {
  const fit = element.localName === 'svg' ? svgFit(element) : styleOf(element)?.objectFit
  const [x, y] = [box.width / width, box.height / height]
  const scaleBy: Readonly<Record<string, number>> = {
    contain: Math.min(x, y),
    cover: Math.max(x, y),
    none: 1,
    'scale-down': Math.min(1, x, y),
  }
  const scale = scaleBy[fit ?? '']
  if (scale === undefined) return box
  const [fitWidth, fitHeight] = [width * scale, height * scale]
  return {
    left: box.left + (box.width - fitWidth) / 2,
    top: box.top + (box.height - fitHeight) / 2,
    width: fitWidth,
    height: fitHeight,
  }
}

const styleOf = (element: Element) => element.ownerDocument.defaultView?.getComputedStyle(element)

function svgFit(element: Element): string {
  const how = element.getAttribute('preserveAspectRatio') ?? ''
  if (how.includes('none')) return 'fill'
  return how.includes('slice') ? 'cover' : 'contain'
}

const whole = (px: number): number => Math.min(sizeMost, Math.max(1, Math.round(px)))
