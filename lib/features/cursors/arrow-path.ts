/** A cursor's outline as an SVG path, 15 × 16 units; the tip is at 0, 0. */
export const arrowPath = 'M0 0 L5.6 15.4 L8.2 8.9 L14.7 6.2 Z'
