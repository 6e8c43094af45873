/** The panel's frame as it stands on the page. Its colours are those of the panel's own page, so that no seam shows. */
export const panelCss = `
.panel { position: fixed; display: flex; flex-direction: column; box-sizing: border-box; border-radius: 10px;
  border: 1px solid light-dark(#e4e6eb, #2c313b); background: light-dark(#fff, #1b1e25);
  box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 12px 32px rgb(0 0 0 / .18); }
.panel[data-theme=dark] { color-scheme: dark; }
.panel[data-theme=light] { color-scheme: light; }
.panel iframe { flex: 1; min-height: 0; width: 100%; border: 0; border-radius: 0 0 9px 9px; color-scheme: inherit; }
.panel[data-dragged] iframe { pointer-events: none; }
.panel iframe:not([data-loaded]) { visibility: hidden; }
.panel-grip { all: unset; flex: none; display: grid; place-items: center; width: 100%; height: 12px; border-radius: 9px 9px 0 0; cursor: grab; touch-action: none; }
.panel-grip:hover { background: none; }
.panel-grip:active { cursor: grabbing; }
.panel-grip::after { content: ''; width: 32px; height: 4px; border-radius: 2px; background: light-dark(#c8ccd4, #464d5a); }
.panel-grip:is(:hover, :focus-visible)::after { background: light-dark(#868d9a, #9aa3b2); }
.panel-grip:focus-visible { outline: 2px solid light-dark(#3b5bdb, #91a7ff); outline-offset: -2px; }
/* Around the panel, over its border: a corner is over the sides that meet in it. */
.panel-edge { --out: -7px; position: absolute; touch-action: none; }
.panel-edge:is([data-edge=left], [data-edge=right]) { inset-block: 0; width: 10px; cursor: ew-resize; }
.panel-edge:is([data-edge=top], [data-edge=bottom]) { inset-inline: 0; height: 10px; cursor: ns-resize; }
.panel-edge[data-edge*='-'] { width: 18px; height: 18px; cursor: nwse-resize; }
.panel-edge:is([data-edge=top-right], [data-edge=bottom-left]) { cursor: nesw-resize; }
.panel-edge[data-edge*=left] { left: var(--out); }
.panel-edge[data-edge*=right] { right: var(--out); }
.panel-edge[data-edge*=top] { top: var(--out); }
.panel-edge[data-edge*=bottom] { bottom: var(--out); }
.panel[data-sheet] .panel-edge { display: none; }
@media (pointer: coarse) {
  .panel-grip { height: 44px; }
  .panel-edge { --out: -20px; }
  .panel-edge:is([data-edge=left], [data-edge=right]) { width: 24px; }
  .panel-edge:is([data-edge=top], [data-edge=bottom]) { height: 24px; }
  .panel-edge[data-edge*='-'] { width: 44px; height: 44px; }
}
@media (forced-colors: active) { .panel-grip::after { background: CanvasText; } }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: panel-in 150ms ease-out; }
  @keyframes panel-in { from { opacity: 0; translate: 0 8px; } }
}
`
