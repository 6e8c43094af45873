import type { Page } from 'playwright-core'

/** What a scene of the gallery lacks for somebody; each answers with the start of the markup of what is wrong. */
type Look = (page: Page) => Promise<readonly string[]>

/** Text and controls that stick out of the window sideways, or what stands on pages upwards and downwards, and are not in a box that scrolls. */
export const sticksOut: Look = page =>
  page.evaluate(() => {
    const root = document.getElementById('root')!
    const isVisible = (element: Element | null, axis: 'overflowX' | 'overflowY'): boolean =>
      !element || (getComputedStyle(element)[axis] === 'visible' && isVisible(element.parentElement, axis))
    return [...(root.shadowRoot ?? root).querySelectorAll('*')]
      .filter(element => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect()
        const beside = left < -0.5 || right > innerWidth + 0.5
        const above = root.shadowRoot !== null && (top < -0.5 || bottom > innerHeight + 0.5)
        return (
          width > 0 &&
          ((beside && isVisible(element.parentElement, 'overflowX')) ||
            (above && isVisible(element.parentElement, 'overflowY')))
        )
      })
      .map(element => element.outerHTML.slice(0, 120))
  })

/** What is to be hit and is less than so many pixels wide or high; links in running text are as high as it is. */
export const smallTargets = (page: Page, leastPx: number): Promise<readonly string[]> =>
  page.evaluate(least => {
    const root = document.getElementById('root')!
    return [...(root.shadowRoot ?? root).querySelectorAll('button, a, input, select, textarea, summary')]
      .filter(element => !element.matches('p a, li a, .message a'))
      .map(element => element.closest('label') ?? element)
      .filter(target => {
        const { width, height } = target.getBoundingClientRect()
        return width > 0 && (width < least - 0.1 || height < least - 0.1)
      })
      .map(target => target.outerHTML.slice(0, 120))
  }, leastPx)

/** What can have the focus and does not show it by an outline, which forced colours leave. */
export const unseenFocus: Look = page =>
  page.evaluate(() => {
    const root = document.getElementById('root')!
    const within = root.shadowRoot ?? root
    const isOutlined = (element: Element | null): boolean => {
      if (!element) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
    }
    return [
      ...within.querySelectorAll<HTMLElement>('button, a, input, select, textarea, summary, [tabindex="0"]'),
    ]
      .filter(element => {
        element.focus({ focusVisible: true } as FocusOptions)
        if ((root.shadowRoot ?? document).activeElement !== element) return false
        return ![element, element.closest('label'), element.closest('.field')].some(isOutlined)
      })
      .map(element => element.outerHTML.slice(0, 120))
  })

/** Switches, tabs and toggles that look the same on and off, and faces without an edge. */
export const unseenStates: Look = page =>
  page.evaluate(() => {
    const root = document.getElementById('root')!
    const within = root.shadowRoot ?? root
    const look = (element: Element): string => {
      const style = getComputedStyle(element)
      return [style.backgroundColor, style.borderColor, style.borderBottomWidth, style.color].join()
    }
    const lookOf = (element: Element): string => {
      const knob = element.querySelector('.knob')
      return knob ? look(knob) : look(element)
    }
    const unlike = (attribute: string): Element[] =>
      [...within.querySelectorAll(`[${attribute}="true"]:not(input)`)].filter(element => {
        ;(root.shadowRoot?.activeElement as HTMLElement | null)?.blur()
        ;(document.activeElement as HTMLElement | null)?.blur()
        const on = lookOf(element)
        element.setAttribute(attribute, 'false')
        const off = lookOf(element)
        element.setAttribute(attribute, 'true')
        return on === off
      })
    const faces = [...within.querySelectorAll('.avatar')].filter(
      avatar => Number.parseFloat(getComputedStyle(avatar).borderTopWidth) < 1,
    )
    return [...['aria-pressed', 'aria-checked', 'aria-selected'].flatMap(unlike), ...faces].map(element =>
      element.outerHTML.slice(0, 120),
    )
  })
