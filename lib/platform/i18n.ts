import { browser } from 'wxt/browser'
import { fillIsolated } from '../core/isolate.ts'

/** Sentences of the extension's locale, as the browser picked it, with each value in its own direction; what views take as their `Text`. */
export const extensionText = (key: string, ...substitutions: readonly (string | number)[]): string =>
  fillIsolated(values => browser.i18n.getMessage(key as never, [...values]), substitutions)

/** Tells the browser and screen readers in what language, and in which direction, an extension page is written. */
export function writePageIn(document: Document, title: string, text = extensionText): void {
  document.documentElement.lang = text('locale')
  document.documentElement.dir = text('direction')
  document.title = text(title)
}
