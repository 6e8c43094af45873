import type { Box } from '../../core/anchor-box.ts'

/** Where a pointer that is out of view is to be shown: at which edge, and the middle of the mark. CSS pixels. */
export interface Edge {
  readonly side: Side
  readonly x: number
  readonly y: number
}
export type Side = 'up' | 'down' | 'left' | 'right'

/** Half of a mark, with its beak. CSS pixels. */
const halfPx = 22
/** From the middle of one mark to the middle of the next. CSS pixels. */
export const apartPx = 36

/** The edge of what can be seen through which a point lies; null where it can be seen. */
export function edgeTo(point: { readonly x: number; readonly y: number }, clip: Box): Edge | null {
  const { left, top, width, height } = clip
  const byX = point.x < left ? point.x - left : Math.max(0, point.x - (left + width))
  const byY = point.y < top ? point.y - top : Math.max(0, point.y - (top + height))
  if (byX === 0 && byY === 0) return null
  const across = Math.abs(byX) > Math.abs(byY)
  const side = across ? (byX < 0 ? 'left' : 'right') : byY < 0 ? 'up' : 'down'
  return {
    side,
    x: clamp(point.x, left + halfPx, left + width - halfPx),
    y: clamp(point.y, top + halfPx, top + height - halfPx),
  }
}

const isAcross = (side: Side): boolean => side === 'left' || side === 'right'

/** Moves a mark away from its edge until it is clear of everything that is there already. */
export function clearOf(edge: Edge, obstacles: readonly Box[]): Edge {
  let { x, y } = edge
  const isOn = ({ left, top, width, height }: Box): boolean =>
    x + halfPx > left && x - halfPx < left + width && y + halfPx > top && y - halfPx < top + height
  // Clear of one it may be on another; it never comes back to one that it has left.
  for (const _ of obstacles) {
    const obstacle = obstacles.find(isOn)
    if (!obstacle) break
    const { left, top, width, height } = obstacle
    if (edge.side === 'down') y = top - halfPx
    else if (edge.side === 'up') y = top + height + halfPx
    else if (edge.side === 'right') x = left - halfPx
    else x = left + width + halfPx
  }
  return { side: edge.side, x, y }
}

/** A row of marks at one edge of one box. */
export interface Row<Item> {
  readonly side: Side
  /** Those that have room, in the order of where they point. */
  readonly marks: readonly { readonly item: Item; readonly x: number; readonly y: number }[]
  /** Those for whom there is none; the last mark stands for them. */
  readonly rest: readonly Item[]
}

/** Puts marks of one edge side by side, each as near to where it points as the others let it. `from`, `to`: the row's ends. */
export function rowOf<Item>(
  side: Side,
  edges: readonly { readonly item: Item; readonly edge: Edge }[],
  from: number,
  to: number,
): Row<Item> {
  const along = ({ edge }: { readonly edge: Edge }): number => (isAcross(side) ? edge.y : edge.x)
  const sorted = [...edges].sort((a, b) => along(a) - along(b))
  const most = Math.max(1, Math.floor((to - from - 2 * halfPx) / apartPx) + 1)
  const kept = sorted.slice(0, most)
  const at = kept.map(along)
  for (let i = 1; i < at.length; i++) at[i] = Math.max(at[i]!, at[i - 1]! + apartPx)
  // What was pushed over the end pushes back.
  let end = Math.max(from + halfPx, to - halfPx)
  for (let i = at.length - 1; i >= 0; i--) {
    at[i] = Math.min(at[i]!, end)
    end = at[i]! - apartPx
  }
  const marks = kept.map(({ item, edge }, i) =>
    isAcross(side) ? { item, x: edge.x, y: at[i]! } : { item, x: at[i]!, y: edge.y },
  )
  return { side, marks, rest: sorted.slice(most).map(({ item }) => item) }
}

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, Math.max(least, most)))
