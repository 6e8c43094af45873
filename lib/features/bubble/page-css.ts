/** What others say hangs under their cursor's name and goes along with it; what oneself says is a frame at the pointer. */
export const bubbleCss = `
.cursor-bubble { position: absolute; left: 13px; top: 39px; box-sizing: border-box; width: max-content; max-width: min(240px, 50vw - 24px); padding: 5px 10px; border-radius: 4px 12px 12px 12px;
  background: var(--fill); color: var(--ink-on); box-shadow: 0 0 0 1px rgb(255 255 255 / .55), 0 2px 8px rgb(0 0 0 / .28);
  font: 500 13px/18px system-ui, sans-serif; overflow-wrap: anywhere; unicode-bidi: isolate; opacity: 0; }
.cursor[data-hidden] .cursor-bubble { visibility: hidden; }
.cursor-bubble[data-flip], .cursor[data-flip-x] .cursor-bubble { left: auto; right: 14px; border-radius: 12px 4px 12px 12px; }
.cursor[data-flip-y] .cursor-bubble { top: auto; bottom: 38px; }
.bubble-frame { position: fixed; width: 264px; height: 40px; overflow: clip; box-sizing: border-box; border-radius: 4px 14px 14px 14px; border: 1px solid light-dark(#c8ccd4, #464d5a);
  background: light-dark(#fff, #1b1e25); box-shadow: 0 4px 16px rgb(0 0 0 / .22); }
.bubble-frame[data-theme=dark] { color-scheme: dark; }
.bubble-frame[data-theme=light] { color-scheme: light; }
.controls > .bubble-frame[data-said] { pointer-events: none; }
.bubble-frame iframe { width: 100%; height: 100%; border: 0; color-scheme: inherit; }
.bubble-frame iframe:not([data-loaded]) { visibility: hidden; }
@media (forced-colors: active) {
  .cursor-bubble { background: Canvas; color: CanvasText; border: 1px solid CanvasText; }
}
`
