/** Ripples and reactions are drawn around their place; the wheel is a ring of buttons around the pointer. */
export const gesturesCss = `
.gesture { position: absolute; left: 0; top: 0; }
.gesture[hidden] { display: none; }
.ripple { position: absolute; left: -20px; top: -20px; box-sizing: border-box; width: 40px; height: 40px; border-radius: 50%; border: 2.5px solid var(--fill);
  box-shadow: 0 0 0 1.5px rgb(255 255 255 / .8), inset 0 0 0 1.5px rgb(255 255 255 / .8); opacity: 0; }
.reaction { position: absolute; left: -20px; top: -20px; width: 40px; font: 28px/40px system-ui; text-align: center; opacity: 0; }
.reaction-wheel { position: fixed; left: 0; top: 0; width: 0; height: 0; direction: ltr; }
.reaction-wheel button { all: unset; position: absolute; left: -20px; top: -20px; box-sizing: border-box; width: 40px; height: 40px; border-radius: 50%; background: light-dark(#fff, #1b1e25);
  border: 1px solid light-dark(#e4e6eb, #2c313b); box-shadow: 0 2px 10px rgb(0 0 0 / .22); font: 21px/38px system-ui; text-align: center; cursor: pointer; user-select: none; }
.reaction-wheel button:is(:hover, :focus-visible, [data-near]) { background: light-dark(#edf2ff, #232b47); border-color: light-dark(#3b5bdb, #91a7ff); scale: 1.12; }
.reaction-wheel[data-theme=light] { color-scheme: light; }
.reaction-wheel[data-theme=dark] { color-scheme: dark; }
.reaction-wheel button::after { content: attr(data-number); position: absolute; right: -2px; bottom: -2px; width: 14px; height: 14px; border-radius: 7px; background: #16181d; color: #fff;
  font: 650 9px/14px system-ui; }
@media (pointer: coarse) {
  .reaction-wheel button { left: -22px; top: -22px; width: 44px; height: 44px; line-height: 42px; }
}
@media (forced-colors: active) {
  .reaction-wheel button:is(:hover, :focus-visible, [data-near]) { outline: 2px solid Highlight; }
}
@media (prefers-reduced-motion: no-preference) {
  .reaction-wheel button { transition: scale 120ms ease-out; animation: wheel-in 120ms ease-out; }
  @keyframes wheel-in { from { opacity: 0; scale: .6; } }
}
`
