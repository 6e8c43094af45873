/** Field avatars sit at a field's corner; boxes stand in for highlights where the browser has none, or they do not reach. */
export const focusCss = `
.field-avatar { position: fixed; left: 0; top: 0; display: grid; place-items: center; width: 22px; height: 22px; border-radius: 50%; direction: ltr;
  background: var(--fill); color: var(--ink-on); box-shadow: 0 0 0 1.5px #fff, 0 1px 4px rgb(0 0 0 / .35); font: 650 9.5px/1 system-ui, sans-serif; }
.field-avatar::before { content: attr(data-letters); }
.field-avatar[hidden] { display: none; }
.selection { position: absolute; left: 0; top: 0; }
.selection i { position: absolute; left: 0; top: 0; background: var(--fill); opacity: .3; }
@media (prefers-reduced-motion: no-preference) {
  .field-avatar { animation: field-avatar-in 140ms ease-out; }
  @keyframes field-avatar-in { from { opacity: 0; scale: .6; } }
}
@media (forced-colors: active) {
  .field-avatar { background: Canvas; color: CanvasText; border: 1px solid CanvasText; }
  .selection i { background: Highlight; }
}
`
