import { initials } from '../../../components/initials.ts'
import type { Text } from '../../../components/text.ts'
import type { Box } from '../../core/anchor-box.ts'
import { personColors } from '../../core/colors.ts'
import type { PersonId } from '../../core/ids.ts'
import type { Placement } from '../../page/anchors/placer.ts'
import type { Glide } from '../../page/glide.ts'
import type { Overlay } from '../../page/overlay.ts'
import { clipOf, reveal, scrollersAround, windowScroller } from '../../page/scrollers.ts'
import type { PersonView } from '../../protocol/port.ts'
import { clearOf, type Edge, edgeTo, rowOf } from './edges.ts'
import type { LayerSize } from './page-cursor.ts'
import { edgesCss } from './page-edge-css.ts'

/** Somebody and where they point; null where they point at nothing. */
export interface Pointing {
  readonly person: PersonView
  readonly place: Placement | null
}

/** Marks at the edge of the window, or of a scrolling box, for pointers that cannot be seen; a press goes there. */
export interface EdgePointers {
  /** Called in each frame in which something has moved. Reads layout only where somebody is out of view. */
  draw(all: readonly Pointing[], size: LayerSize): void
  close(): void
}

export interface EdgePointersDeps {
  readonly overlay: Pick<Overlay, 'host' | 'controls' | 'style'>
  readonly text: Text
  readonly glide: Glide
}

/** What marks keep clear of. */
const inTheWay = '.dock, .panel, .following .card'

interface Mark {
  readonly element: HTMLButtonElement
  pointing: Pointing
}

export function createEdgePointers({ overlay, text, glide }: EdgePointersDeps): EdgePointers {
  const document = overlay.host.ownerDocument
  const layer = document.createElement('div')
  layer.className = 'edges'
  overlay.style(edgesCss)
  overlay.controls.prepend(layer)
  const marks = new Map<PersonId, Mark>()
  let last: Parameters<EdgePointers['draw']> | null = null
  // A chat that opens over marks that stand still would be under them.
  const watch = new MutationObserver(() => last && draw(...last))
  watch.observe(overlay.controls, { childList: true })

  function create(pointing: Pointing): Mark {
    const element = document.createElement('button')
    element.type = 'button'
    element.className = 'edge-pointer'
    element.dataset.testid = 'edge-pointer'
    element.dataset.person = pointing.person.person
    // What a finger hits.
    element.append(document.createElement('i'))
    const mark = { element, pointing }
    element.addEventListener('click', () => {
      const { place } = mark.pointing
      if (!place) return
      const around = place.element ? scrollersAround(place.element) : [windowScroller(document)]
      reveal(glide, around, place, true)
      place.reveal?.()
    })
    layer.append(element)
    return mark
  }

  function show(pointing: Pointing, { side, x, y }: Edge, more: number): void {
    const { person, name, color } = pointing.person
    const mark = marks.get(person) ?? create(pointing)
    marks.set(person, mark)
    mark.pointing = pointing
    const { element } = mark
    const { fill, ink } = personColors[color]!
    set(element, 'data-side', side)
    set(element, 'data-letters', more > 0 ? `+${more + 1}` : initials(name))
    set(element, 'aria-label', text(`edge_${side}`, name))
    set(element, 'title', text(`edge_${side}`, name))
    set(element, 'style', `--fill:${fill};--ink:${ink};transform:translate(${x - 14}px,${y - 14}px)`)
    element.toggleAttribute('data-more', more > 0)
  }

  /** Those out of view, by the edge of the box through which they would be seen. */
  function rowsOf(all: readonly Pointing[], size: LayerSize) {
    const rows = new Map<string, { clip: Box; edges: { item: Pointing; edge: Edge }[] }>()
    for (const item of all) {
      const { place } = item
      if (!place || (place.inSight && isIn(place, size))) continue
      const clip = clipOf(place.element, document)
      const edge = edgeTo(place, clip)
      if (!edge) continue
      const key = `${edge.side} ${clip.left} ${clip.top} ${clip.width} ${clip.height}`
      const row = rows.get(key) ?? { clip, edges: [] }
      rows.set(key, row)
      row.edges.push({ item, edge })
    }
    return rows.values()
  }

  function draw(all: readonly Pointing[], size: LayerSize): void {
    last = [all, size]
    const rows = [...rowsOf(all, size)]
    const obstacles =
      rows.length > 0
        ? [...overlay.controls.querySelectorAll(inTheWay)].map(element => element.getBoundingClientRect())
        : []
    const shown = new Set<PersonId>()
    for (const { clip, edges } of rows) {
      const { side } = edges[0]!.edge
      const across = side === 'left' || side === 'right'
      const [from, length] = across ? [clip.top, clip.height] : [clip.left, clip.width]
      const row = rowOf(side, edges, from, from + length)
      row.marks.forEach(({ item, x, y }, index) => {
        const isLast = index === row.marks.length - 1
        shown.add(item.person.person)
        show(item, clearOf({ side, x, y }, obstacles), isLast ? row.rest.length : 0)
      })
    }
    for (const [person, { element }] of marks) {
      if (shown.has(person)) continue
      element.remove()
      marks.delete(person)
    }
  }

  return {
    draw,
    close() {
      watch.disconnect()
      layer.remove()
      marks.clear()
    },
  }
}

const isIn = ({ x, y }: Placement, { width, height }: LayerSize): boolean =>
  x >= 0 && y >= 0 && x < width && y < height

/** Writes only what has changed. */
function set(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
