/** The panel's frame as it stands on the page. Its colours are those of the panel's own page, so that no seam shows. */
export const panelCss = `
.panel { position: fixed; display: flex; flex-direction: column; overflow: clip; box-sizing: border-box; border-radius: 10px;
  border: 1px solid light-dark(#e4e6eb, #2c313b); background: light-dark(#fff, #1b1e25);
  box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 12px 32px rgb(0 0 0 / .18); }
.panel[data-theme=dark] { color-scheme: dark; }
.panel[data-theme=light] { color-scheme: light; }
.panel iframe { flex: 1; min-height: 0; width: 100%; border: 0; color-scheme: inherit; }
.panel iframe:not([data-loaded]) { visibility: hidden; }
.panel-grip { all: unset; flex: none; display: grid; place-items: center; width: 100%; height: 12px; border-radius: 0; cursor: grab; touch-action: none; }
.panel-grip:hover { background: none; }
.panel-grip:active { cursor: grabbing; }
.panel-grip::after { content: ''; width: 32px; height: 4px; border-radius: 2px; background: light-dark(#c8ccd4, #464d5a); }
.panel-grip:is(:hover, :focus-visible)::after { background: light-dark(#868d9a, #9aa3b2); }
.panel-grip:focus-visible { outline: 2px solid light-dark(#3b5bdb, #91a7ff); outline-offset: -2px; }
@media (pointer: coarse) { .panel-grip { height: 44px; } }
@media (forced-colors: active) { .panel-grip::after { background: CanvasText; } }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: panel-in 150ms ease-out; }
  @keyframes panel-in { from { opacity: 0; translate: 0 8px; } }
}
`
