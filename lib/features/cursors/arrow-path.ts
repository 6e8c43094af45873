/**
 * A cursor's outline as an SVG path, 17 × 18 CSS pixels, the tip at 0, 0. On pages it is drawn without a viewBox, whose scale would
 * cost each cursor a transform in every frame.
 */
export const arrowPath = 'M0 0 L6.3 17.3 L9.2 10 L16.5 7 Z'
