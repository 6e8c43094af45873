import { dragBy } from './panel-drag.ts'
import type { Edge } from './panel-place.ts'

export interface PanelEdgesDeps {
  readonly document: Document
  readonly edges: readonly Edge[]
  /** A drag begins; it is told how far it has come, in client pixels, and when it is over. */
  readonly drawn: (edge: Edge) => { move(x: number, y: number): void; end(): void }
}

/** The free edges and corners of the panel, by which the pointer draws it larger or smaller; keys do so at its grip. */
export function createPanelEdges({ document, edges, drawn }: PanelEdgesDeps): HTMLElement[] {
  return edges.map(edge => {
    const element = document.createElement('div')
    element.className = 'panel-edge'
    element.dataset.testid = 'panel-edge'
    element.dataset.edge = edge
    dragBy(element, () => drawn(edge))
    return element
  })
}
