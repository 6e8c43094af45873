/**
 * How cursors look. Positions are transforms and nothing else; what fades is opacity. An approximate cursor (`data-anchor="page"`)
 * is hollow with a dashed ring: somewhere here.
 */
export const cursorsCss = `
.cursor { position: absolute; left: 0; top: 0; width: 16px; height: 16px; will-change: transform; direction: ltr;
  contain: layout style; font: 600 12px/16px system-ui, sans-serif; }
.cursor[data-state="away"] .cursor-arrow { opacity: 0.5; }
.cursor[data-hidden] { visibility: hidden; }
.cursor-look { visibility: visible; transition: opacity 140ms ease-out; }
.cursor[data-hidden] .cursor-look { opacity: 0; visibility: hidden; transition: opacity 140ms ease-out, visibility 0s 140ms; }
.cursor-arrow { position: absolute; left: 0; top: 0; width: 18px; height: 18px; overflow: visible;
  transition: scale 120ms ease-out; transform-origin: 0 0; }
.cursor-shape { fill: var(--fill); stroke: #fff; stroke-width: 4.5; stroke-linejoin: round; paint-order: stroke; }
.cursor-outline { fill: none; stroke: rgb(0 0 0 / 0.3); stroke-width: 6; stroke-linejoin: round; }
.cursor-ring, .cursor-ring-edge { fill: none; visibility: hidden; }
.cursor-ring { stroke: var(--fill); stroke-width: 2.25; }
.cursor-ring-edge { stroke: #fff; stroke-width: 5; }
.cursor-pill { position: absolute; left: 13px; top: 15px; box-sizing: border-box; max-width: 176px; padding: 2px 8px;
  border-radius: 10px; background: var(--fill); color: var(--ink); box-shadow: 0 0 0 1px rgb(255 255 255 / 0.55), 0 1px 4px rgb(0 0 0 / 0.25);
  white-space: nowrap; unicode-bidi: isolate; }
.cursor-pill[data-long] { overflow: hidden; text-overflow: ellipsis; }
.cursor[data-mark="verified"] .cursor-pill::after { content: " ✓"; }
.cursor[data-mark="other-key"] .cursor-pill::after { content: " ⚠"; }
.cursor[data-flip-x] .cursor-pill { left: auto; right: 14px; }
.cursor[data-flip-y] .cursor-pill { top: auto; bottom: 14px; }
.cursor[data-pressed] .cursor-arrow { scale: 0.82; }
.cursor[data-pressed] :is(.cursor-ring, .cursor-ring-edge) { visibility: inherit; }
.cursor[data-anchor="page"] .cursor-shape { fill: #fff; stroke: var(--fill); stroke-width: 3.25; }
.cursor[data-anchor="page"] :is(.cursor-ring, .cursor-ring-edge) { visibility: inherit; stroke-dasharray: 5.5 3.92; }
@media (prefers-reduced-motion: reduce) { .cursor-arrow { transition: none; } }
@media (forced-colors: active) {
  .cursor-shape { fill: CanvasText; stroke: Canvas; }
  .cursor-outline { stroke: Canvas; }
  .cursor-ring { stroke: CanvasText; }
  .cursor-ring-edge { stroke: Canvas; }
  .cursor[data-anchor="page"] .cursor-shape { fill: Canvas; stroke: CanvasText; }
  .cursor-pill { background: Canvas; color: CanvasText; border: 1px solid CanvasText; box-shadow: none; }
}
`
