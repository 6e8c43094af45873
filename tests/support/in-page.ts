/** Expressions for pages that are driven by bare `evaluate`: they find elements by `data-testid`, or by a selector, through open shadow roots. */

const selectorOf = (what: string): string => (/^[\w-]+$/.test(what) ? `[data-testid="${what}"]` : what)

/** Polls for 20 s, because a page that is just opening has no elements yet. `holding`: a part of the element's text. */
const whenThere = (what: string, use: string, holding = ''): string => `new Promise((resolve, reject) => {
  const find = within => {
    for (const found of within.querySelectorAll(${JSON.stringify(selectorOf(what))}))
      if (found.textContent.includes(${JSON.stringify(holding)})) return found
    for (const element of within.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot)
      if (inner) return inner
    }
    return null
  }
  const endMs = Date.now() + 20_000
  const look = () => {
    const found = find(document)
    // Fields for files are hidden behind what one presses.
    const isShown = found?.type === 'file' || found?.getClientRects().length > 0
    if (found && !found.disabled && isShown) return resolve((${use})(found))
    if (Date.now() > endMs) return reject(new Error('no usable ' + ${JSON.stringify(`${what} ${holding}`)} + ' on ' + location.href + ': ' + document.body.innerText.slice(0, 500)))
    setTimeout(look, 50)
  }
  look()
})`

/** Clicks an element once it is there and can be used. */
export const clickOn = (what: string, holding?: string): string =>
  whenThere(what, 'found => { found.click() }', holding)

/** Scrolls an element into view, and tells where its middle is once it rests there. CSS pixels of the viewport. */
export const middleOf = (what: string, holding?: string): string =>
  whenThere(
    what,
    `async found => {
      found.scrollIntoView({ block: 'nearest', behavior: 'instant' })
      const middle = () => {
        const { left, top, width, height } = found.getBoundingClientRect()
        return { x: left + width / 2, y: top + height / 2 }
      }
      // A tab that nobody looks at has no frames, and nothing slides in.
      const frame = () => new Promise(resolve => document.hidden ? resolve() : requestAnimationFrame(resolve))
      for (let at = middle(); ; ) {
        await frame()
        const now = middle()
        if (now.x === at.x && now.y === at.y) return now
        at = now
      }
    }`,
    holding,
  )

/** An input's value, or else an element's text. */
export const textOf = (what: string, holding?: string): string =>
  whenThere(what, `found => found.matches('input, textarea') ? found.value : found.textContent`, holding)

/** Types over what an input holds and leaves it, which is when forms here save. */
export const fillIn = (what: string, value: string): string =>
  whenThere(
    what,
    `async found => {
      found.focus()
      found.value = ${JSON.stringify(value)}
      found.dispatchEvent(new InputEvent('input', { bubbles: true }))
      found.dispatchEvent(new Event('change', { bubbles: true }))
      // Nobody leaves a field before the page has drawn what they typed.
      await new Promise(resolve => setTimeout(resolve, 50))
      found.blur()
      // In a window without the keyboard's focus nothing is ever blurred.
      if (!document.hasFocus())
        for (const [type, bubbles] of [['blur', false], ['focusout', true]]) found.dispatchEvent(new FocusEvent(type, { bubbles }))
    }`,
  )

/** A field for files itself. */
export const fileField = (what: string): string => whenThere(what, 'found => found')
