import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { acceptedLanguages, type Locale, localeFor, locales } from '../lib/core/locales.ts'

/** The interface's sentences in one language, by key. */
export type Sentences = Readonly<Record<string, { readonly message: string }>>

/** Those of the extension, which the hub's pages share. */
export function readSentences(locale: Locale): Sentences {
  const path = fileURLToPath(new URL(`../public/_locales/${locale}/messages.json`, import.meta.url))
  const all = JSON.parse(readFileSync(path, 'utf8')) as Sentences
  // What the sentences are for is said to translators, not to browsers.
  return Object.fromEntries(Object.entries(all).map(([key, { message }]) => [key, { message }]))
}

/** Something for each language, made once. */
export const inAllLanguages = <Made>(make: (locale: Locale) => Made): Readonly<Record<Locale, Made>> =>
  Object.fromEntries(locales.map(locale => [locale, make(locale)])) as Record<Locale, Made>

/** The language in which a page is served. It goes by what browsers say of themselves with every request, and nothing is kept of it. */
export const localeOf = (request: {
  readonly headers: { readonly 'accept-language'?: string | undefined }
}): Locale => localeFor(acceptedLanguages(request.headers['accept-language'] ?? ''))

/** A page in one language, and the headers that it goes with. */
export interface LocalPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A page in each language: `{{key}}` is a sentence, as text, and `{{key|<b>one</b>|<b>two</b>}}` one whose `$1` and `$2` are these parts, which are markup. What the
 * page's script fills in stays as it is. Throws where there is no such sentence.
 */
export const localPages = (
  html: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<Locale, LocalPage>> =>
  inAllLanguages(locale => {
    const sentences = readSentences(locale)
    const say = (key: string): string => {
      const sentence = sentences[key]
      if (!sentence) throw new Error(`no sentence ${key}`)
      return asMarkup(sentence.message)
    }
    return {
      html: html
        .replace('<html lang="en">', `<html lang="${say('locale')}" dir="${say('direction')}">`)
        .replace(/\{\{(\w+)((?:\|[^|}]*)*)\}\}/g, (_, key: string, parts: string) => {
          const markup = parts.split('|')
          return say(key).replace(/\$(\d)/g, (asked, digit) => markup[digit] ?? asked)
        }),
      // Caches have to know that it depends on who asks.
      headers: { ...headers, 'content-language': say('locale'), vary: 'accept-language' },
    }
  })

/** Text as it stands between tags or the quotes of an attribute. */
export const asMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const pluralEnding = /_(zero|one|two|few|many|other)$/

/**
 * Of all sentences those that a minified script can show. It names them by their key, without the ending where that goes by a number, or by a beginning: the family that
 * is handed to `keyOf` together with a code, or what stands before `${`.
 */
export function sentencesIn(script: string, sentences: Sentences): Sentences {
  const wordsIn = (form: RegExp) => [...script.matchAll(form)].map(([, word]) => word!)
  const keys = new Set(wordsIn(/["'`](\w+)["'`]/g))
  const families = new Set([...wordsIn(/(?<![.\w$])[\w$]+\("(\w+)",(?!\{)/g), ...wordsIn(/`(\w+)_\$\{/g)])
  const isNamed = (key: string): boolean =>
    keys.has(key) ||
    keys.has(key.replace(pluralEnding, '')) ||
    key.split('_').some((_, at, words) => families.has(words.slice(0, at + 1).join('_')))
  return Object.fromEntries(Object.entries(sentences).filter(([key]) => isNamed(key)))
}
