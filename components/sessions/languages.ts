/** Languages that a session can be listed under, by their BCP 47 tags: those that most people on the web write. */
export const languages: readonly string[] = [
  ...['ar', 'bn', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja'],
  ...['ko', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sv', 'th', 'tr', 'uk', 'vi', 'zh'],
]

/** A language as it is called in another one: “German”. Both as BCP 47 tags. */
export function languageName(locale: string, language: string): string {
  return new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(language) ?? language
}

/** The one that somebody who reads in this locale most likely speaks. */
export const languageOf = (locale: string): string => {
  const [language = 'en'] = locale.split('-')
  return languages.includes(language) ? language : 'en'
}
