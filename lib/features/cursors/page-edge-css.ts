/**
 * Pointers that are out of view: a disc with the person's letters and a beak to where they are. Only the transform changes
 * while they move.
 */
export const edgesCss = `
.edges { position: fixed; inset: 0; pointer-events: none; direction: ltr; }
.edge-pointer { all: unset; position: absolute; left: 0; top: 0; width: 28px; height: 28px; display: grid; place-items: center;
  box-sizing: border-box; border-radius: 50%; background: var(--fill); color: var(--ink); font: 650 11px/1 system-ui, sans-serif;
  box-shadow: 0 0 0 2px #fff, 0 0 0 3px rgb(0 0 0 / 0.25), 0 2px 6px rgb(0 0 0 / 0.3); cursor: pointer; pointer-events: auto;
  -webkit-tap-highlight-color: transparent; }
.edge-pointer::before { content: attr(data-letters); }
.edge-pointer::after { content: ''; position: absolute; left: 50%; top: 50%; width: 10px; height: 10px; margin: -5px; background: var(--fill);
  clip-path: polygon(100% 50%, 0 0, 0 100%); }
.edge-pointer[data-side="up"]::after { transform: translateY(-20px) rotate(-90deg); }
.edge-pointer[data-side="down"]::after { transform: translateY(20px) rotate(90deg); }
.edge-pointer[data-side="left"]::after { transform: translateX(-20px) rotate(180deg); }
.edge-pointer[data-side="right"]::after { transform: translateX(20px); }
.edge-pointer:focus-visible { outline: 2px solid light-dark(#3b5bdb, #91a7ff); outline-offset: 4px; }
.edge-pointer[data-more] { background: light-dark(#16181d, #f2f4f8); color: light-dark(#fff, #16181d); }
.edge-pointer[data-more]::after { background: light-dark(#16181d, #f2f4f8); }
@media (pointer: coarse) { .edge-pointer i { position: absolute; inset: -8px; border-radius: 50%; } }
@media (prefers-reduced-motion: no-preference) { .edge-pointer { animation: edge-in 140ms ease-out; } }
@keyframes edge-in { from { opacity: 0; } }
@media (forced-colors: active) { .edge-pointer { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
  .edge-pointer::after { background: CanvasText; forced-color-adjust: none; } }
`
