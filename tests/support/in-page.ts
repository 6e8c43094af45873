/** Expressions for pages that are driven by bare `evaluate`: they find elements by `data-testid`, through open shadow roots. */

/** Polls for 10 s, because a page that is just opening has no elements yet. */
const whenThere = (testId: string, use: string): string => `new Promise((resolve, reject) => {
  const find = within => {
    const found = within.querySelector('[data-testid="${testId}"]')
    if (found) return found
    for (const element of within.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot)
      if (inner) return inner
    }
    return null
  }
  const endMs = Date.now() + 10_000
  const look = () => {
    const found = find(document)
    if (found && !found.disabled && found.getClientRects().length > 0) return resolve((${use})(found))
    if (Date.now() > endMs) return reject(new Error('no usable ${testId} on ' + location.href + ': ' + document.body.innerText.slice(0, 500)))
    setTimeout(look, 50)
  }
  look()
})`

/** Clicks an element once it is there and can be used. */
export const clickOn = (testId: string): string => whenThere(testId, 'found => { found.click() }')

/** An input's value, or else an element's text. */
export const textOf = (testId: string): string =>
  whenThere(testId, `found => found.matches('input, textarea') ? found.value : found.textContent`)

/** Types over what an input holds and leaves it, which is when forms here save. */
export const fillIn = (testId: string, value: string): string =>
  whenThere(
    testId,
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
