import { type ClientPoint, laserMs } from './model.ts'

/** A point on the canvas and how much of its time is left: 1 when it appears, 0 when it is gone. */
export interface DrawnPoint extends ClientPoint {
  readonly left: number
}

/** One canvas over the page, there only while something is drawn. */
export interface LaserCanvas {
  /** Draws strokes anew, each a line of points in its person's colour. */
  draw(strokes: readonly { readonly color: string; readonly points: readonly DrawnPoint[] }[]): void
  clear(): void
}

/** Widest, at the newest point. CSS pixels. */
const widthPx = 6
const edgePx = 2

export const leftOf = (shownAtMs: number, nowMs: number): number =>
  Math.max(0, Math.min(1, 1 - (nowMs - shownAtMs) / laserMs))

/** Smooth by quadratic curves through the middles between points; a line grows thin as it fades, because overlapping transparency shows. */
export function createLaserCanvas(layer: HTMLElement): LaserCanvas {
  const view = layer.ownerDocument.defaultView!
  let canvas: HTMLCanvasElement | null = null

  const open = (): CanvasRenderingContext2D => {
    if (!canvas) {
      canvas = layer.ownerDocument.createElement('canvas')
      canvas.dataset.testid = 'laser'
      canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%'
      layer.append(canvas)
    }
    const ratio = view.devicePixelRatio
    const width = Math.round(layer.clientWidth * ratio)
    const height = Math.round(layer.clientHeight * ratio)
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d')!
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, layer.clientWidth, layer.clientHeight)
    context.lineCap = context.lineJoin = 'round'
    return context
  }

  return {
    draw(strokes) {
      const context = open()
      for (const { color, points } of strokes) {
        // A light edge first, so that it reads on any background.
        drawLine(context, points, '#fff', edgePx * 2)
        drawLine(context, points, color, 0)
      }
    },
    clear() {
      canvas?.remove()
      canvas = null
    },
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  points: readonly DrawnPoint[],
  color: string,
  edge: number,
): void {
  context.strokeStyle = color
  for (let i = 0; i < points.length; i++) {
    const at = points[i]!
    const before = points[i - 1] ?? at
    const after = points[i + 1] ?? at
    context.lineWidth = widthPx * Math.sqrt(at.left) + edge * Math.min(1, at.left * 4)
    context.beginPath()
    context.moveTo((before.x + at.x) / 2, (before.y + at.y) / 2)
    context.quadraticCurveTo(at.x, at.y, (at.x + after.x) / 2, (at.y + after.y) / 2)
    context.stroke()
  }
}
