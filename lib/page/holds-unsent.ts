/** Inputs that hold nothing typed. */
const wordless = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']

/**
 * Whether the field that has the focus holds something that loading the page anew would lose. What cannot be looked into, a frame of another
 * site, a closed shadow root or our own panel, counts as such a field.
 */
export function holdsUnsent(document: Document): boolean {
  const focused = deepest(document.activeElement)
  if (!focused || focused === document.body || focused === document.documentElement) return false
  switch (focused.localName) {
    case 'input': {
      const { type, value, defaultValue } = focused as HTMLInputElement
      return !wordless.includes(type) && value !== defaultValue
    }
    case 'textarea': {
      const { value, defaultValue } = focused as HTMLTextAreaElement
      return value !== defaultValue
    }
    case 'iframe':
    case 'frame': {
      const inside = contentOf(focused as HTMLIFrameElement)
      return inside === null || holdsUnsent(inside)
    }
  }
  if ((focused as HTMLElement).isContentEditable) return (focused.textContent ?? '').trim() !== ''
  // An element of the page's own, with its insides out of reach.
  const closed = focused.localName.includes('-') && !focused.shadowRoot
  return closed || focused.matches('div[data-alongside]')
}

function deepest(element: Element | null): Element | null {
  const inside = element?.shadowRoot?.activeElement
  return inside ? deepest(inside) : element
}

function contentOf(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument
  } catch {
    // Some browsers throw where others answer null.
    return null
  }
}
