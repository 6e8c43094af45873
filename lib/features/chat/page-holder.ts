import type { PageChannel } from '../../page/channel.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { PanelPin, PlacesKept } from '../../protocol/panel.ts'
import { createPanelEdges } from './panel-edges.ts'
import { createPanelGrip } from './panel-grip.ts'
import { drawEdge, freeEdges, isSheet, type Place, placePanel } from './panel-place.ts'

/** Where the person wants it. */
export type PanelWish = { readonly pin: PanelPin } & Pick<PlacesKept, 'at' | 'size'>

export interface PanelHolderDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  /** Of the grip, for those who cannot see it. */
  readonly label: string
  /** Where the dock is now, in client pixels. */
  readonly dock: () => Place | null
  readonly wish: PanelWish
}

/** What holds the panel's frame on the page: the box, its grip, and the edges by which it is drawn larger. */
export interface PanelHolder {
  readonly element: HTMLElement
  /** Where it is, in client pixels. */
  readonly box: Place
  /** As the host says. While the person moves it, that is older than what they do. */
  wish(next: PanelWish): void
  dress(theme: Theme): void
  /** The dock or the window changed. */
  place(): void
}

export function createPanelHolder({ overlay, channel, label, dock, ...deps }: PanelHolderDeps): PanelHolder {
  const document = overlay.host.ownerDocument
  let { wish } = deps
  let box: Place = { left: 0, top: 0, width: 0, height: 0 }
  let isDragged = false
  const element = document.createElement('div')
  element.className = 'panel'
  element.dataset.testid = 'chat-panel'

  const place = () => {
    const { width, height } = overlay.controls.getBoundingClientRect()
    const { pin, at = null, size = null } = wish
    const viewport = { width, height }
    box = placePanel({ pin, viewport, dock: dock(), floatAt: at, size })
    for (const [side, px] of Object.entries(box)) element.style.setProperty(side, `${px}px`)
    element.dataset.pin = pin
    element.toggleAttribute('data-sheet', isSheet(viewport))
  }

  /** Edges that are being drawn stay, or the pointer would lose them. */
  const putEdges = () => {
    const edges = freeEdges(wish.pin)
    const there = [...element.querySelectorAll<HTMLElement>('.panel-edge')]
    if (there.map(({ dataset }) => dataset.edge).join() === edges.join()) return
    for (const edge of there) edge.remove()
    element.append(...createPanelEdges({ document, edges, drawn: draw }))
  }

  const end = () => {
    isDragged = false
    putEdges()
    const { at, size } = wish
    channel.send({ type: 'place-panel', ...(at && { at }), ...(size && { size }) })
  }

  const draw: Parameters<typeof createPanelEdges>[0]['drawn'] = edge => {
    const from = box
    const { pin, size = null } = wish
    isDragged = true
    return {
      move(x, y) {
        const drawn = drawEdge({ pin, from, size, edge }, x, y)
        wish = { ...wish, size: drawn.size, ...(pin === 'floating' && { at: drawn.at }) }
        place()
      },
      end,
    }
  }

  const grip = createPanelGrip({
    document,
    label,
    from: () => box,
    moveTo(left, top) {
      isDragged = true
      if (wish.pin !== 'floating') channel.send({ type: 'pin-panel', pin: 'floating' })
      wish = { ...wish, pin: 'floating', at: { left: Math.max(0, left), top: Math.max(0, top) } }
      place()
      // What would lie outside is not remembered.
      wish = { ...wish, at: { left: Math.round(box.left), top: Math.round(box.top) } }
    },
    growBy(x, y) {
      const { pin, size = null } = wish
      wish = { ...wish, size: drawEdge({ pin, from: box, size, edge: 'bottom-right' }, x, y).size }
      place()
    },
    done: end,
  })

  element.append(grip)
  place()
  putEdges()
  return {
    element,
    get box() {
      return box
    },
    wish(next) {
      if (isDragged) return
      wish = { ...wish, ...next }
      place()
      putEdges()
    },
    dress(theme) {
      element.dataset.theme = theme
    },
    place,
  }
}
