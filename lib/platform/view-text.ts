import { browser } from 'wxt/browser'
import { locales } from '../core/locales.ts'

/** What is in a messages.json. */
export type Sentences = Readonly<Record<string, { readonly message: string }>>

/**
 * The extension's sentences for a view that is to be there at once, in the language in which the browser itself shows the extension. For its own
 * `getMessage` Chromium reads all of them anew in every process, and the page stands still meanwhile. Null where they are to be had by that alone.
 */
export async function fetchSentences(): Promise<Sentences | null> {
  // Firefox, which alone tells of itself, has them in every process, and picks the language in its own way.
  if ('getBrowserInfo' in browser.runtime) return null
  try {
    const found = await fetch(browser.runtime.getURL(`/_locales/${shownLocale()}/messages.json` as never))
    return (await found.json()) as Sentences
  } catch (error) {
    console.warn('alongside: the sentences could not be fetched', error)
    return null
  }
}

/** As Chromium picks it: the region's, else the language's, else the first (`extension_l10n_util::GetAllFallbackLocales`). */
function shownLocale(): string {
  const wanted = browser.i18n.getUILanguage().replaceAll('-', '_')
  return [wanted, wanted.split('_')[0]].find(one => locales.includes(one as never)) ?? locales[0]
}
