/** How pins look. A pin's tip, its lower left corner, is the place; what could not be found exactly is hollow and dashed. */
export const pinsCss = `
.pins { position: fixed; inset: 0; z-index: -1; pointer-events: none !important; }
.pin { all: unset; position: absolute; left: 0; top: -26px; box-sizing: border-box; display: grid; place-items: center; width: 26px; height: 26px;
  border-radius: 50% 50% 50% 3px; background: var(--fill); color: var(--ink-on); font: 650 10.5px/1 system-ui, sans-serif; direction: ltr;
  box-shadow: 0 0 0 2px #fff, 0 0 0 3px rgb(0 0 0 / .18), 0 2px 6px rgb(0 0 0 / .3); cursor: pointer; pointer-events: auto; user-select: none; }
.pin::before { content: attr(data-letters); }
.pin[hidden] { display: none; }
.pin:hover, .pin[data-open] { box-shadow: 0 0 0 2px #fff, 0 0 0 4px var(--fill), 0 2px 8px rgb(0 0 0 / .35); }
.pin:focus-visible { outline: 2px solid light-dark(#3b5bdb, #91a7ff); outline-offset: 4px; }
.pin[data-place="near"] { background: #fff; color: #16181d; border: 2px dashed var(--fill); }
.pin[data-replies]::after { content: attr(data-replies); position: absolute; top: -6px; right: -6px; box-sizing: border-box; min-width: 15px; height: 15px;
  padding: 0 3px; border-radius: 8px; background: #16181d; color: #fff; box-shadow: 0 0 0 1.5px #fff; font: 650 9.5px/15px system-ui, sans-serif; text-align: center; }
.pin.draft { pointer-events: none; }
.pin.draft::before { content: '+'; font-size: 17px; font-weight: 500; }
@media (pointer: coarse) { .pin i { position: absolute; inset: -9px; border-radius: 50%; } }
@media (prefers-reduced-motion: no-preference) {
  .pin { transition: box-shadow 140ms ease-out; }
  .pin[data-flash] { animation: pin-flash 600ms ease-out 2; }
  @keyframes pin-flash { 50% { box-shadow: 0 0 0 2px #fff, 0 0 0 10px color-mix(in srgb, var(--fill) 45%, transparent); } }
}
@media (forced-colors: active) {
  .pin { background: Canvas; color: CanvasText; border: 2px solid CanvasText; }
}
`
