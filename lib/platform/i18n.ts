import { browser } from 'wxt/browser'

/** Sentences of the extension's locale, as the browser picked it; what views take as their `Text`. */
export const extensionText = (key: string, ...substitutions: readonly (string | number)[]): string =>
  browser.i18n.getMessage(key as never, substitutions.map(String))

/** Tells the browser and screen readers in what language, and in which direction, an extension page is written. */
export function writePageIn(document: Document, title: string, text = extensionText): void {
  document.documentElement.lang = text('locale')
  document.documentElement.dir = text('direction')
  document.title = text(title)
}
