import { browser } from 'wxt/browser'

/** Sentences of the extension's locale, as the browser picked it; what views take as their `Text`. */
export const extensionText = (key: string, ...substitutions: readonly (string | number)[]): string =>
  browser.i18n.getMessage(key as never, substitutions.map(String))
