import { type ElementText, readElementText } from './element-text.ts'

/** Reads each element's text once until the page changes. */
export interface TextCache {
  read(element: Element): ElementText | null
  /** Words or elements came or went. */
  forget(): void
}

export function createTextCache(): TextCache {
  let textByElement = new WeakMap<Element, ElementText | null>()
  return {
    read(element) {
      let text = textByElement.get(element)
      if (text === undefined) {
        text = readElementText(element)
        textByElement.set(element, text)
      }
      return text
    },
    forget() {
      textByElement = new WeakMap()
    },
  }
}
