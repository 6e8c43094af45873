/** Gives a shadow root more CSS. A constructed sheet is not subject to the page's Content-Security-Policy. */
export function addStyles(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    // Firefox before 153 refuses constructed sheets from content scripts (bug 1751346), but exempts their style elements from the policy.
    const style = root.ownerDocument.createElement('style')
    style.textContent = css
    root.append(style)
  }
}
