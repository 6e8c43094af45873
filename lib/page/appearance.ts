import type { Appearance } from '../core/appearance.ts'
import type { Overlay } from './overlay.ts'

/** Names and motion are chosen for a layer as a whole, so that nothing of it reaches what moves. */
export const appearanceCss = `
.layer[data-names="nobody"] .cursor-pill, .layer[data-names="followed"] .cursor:not([data-followed]) .cursor-pill { display: none; }
.layer[data-names="moving"] .cursor-pill { transition: opacity 140ms ease-out; }
.layer[data-names="moving"] .cursor:not([data-moving]) .cursor-pill { opacity: 0; }
.layer[data-calm] *, .layer[data-calm] *::before, .layer[data-calm] *::after { animation: none !important; transition: none !important; }
`

/** Shows the overlay as this person wants it. Its parts look there for what concerns them, whenever they come. */
export function showAppearance(
  { cursors, controls }: Pick<Overlay, 'cursors' | 'controls'>,
  { corner, size, names, motion }: Appearance,
): void {
  cursors.dataset.names = names
  controls.dataset.corner = corner
  controls.dataset.size = size
  for (const layer of [cursors, controls]) layer.toggleAttribute('data-calm', motion === 'less')
}

/** Whether the person has asked for less motion here than their system does. */
export const isCalm = (layer: HTMLElement): boolean => layer.hasAttribute('data-calm')

/** Where the dock sits until it is put elsewhere. */
export const wantedCorner = ({ dataset }: HTMLElement): Appearance['corner'] =>
  (dataset.corner as Appearance['corner'] | undefined) ?? 'bottom-right'
