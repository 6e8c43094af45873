/** The languages that there are sentences in, as their folders are called; the first is for everybody else. */
export const locales = ['en', 'ar', 'de', 'es', 'fr', 'ja', 'pt_BR', 'zh_CN'] as const
export type Locale = (typeof locales)[number]

/** The first of a person's languages that there are sentences in; a language goes for all its regions, because there is one of each. */
export function localeFor(languages: readonly string[]): Locale {
  const found = languages.map(language => {
    const [wanted] = language.toLowerCase().split(/[-_]/)
    return locales.find(locale => locale.split('_')[0] === wanted)
  })
  return found.find(locale => locale !== undefined) ?? locales[0]
}

/** The languages of an `Accept-Language` header, the most wanted first; of those wanted alike, the one that is named first. */
export function acceptedLanguages(header: string): readonly string[] {
  return header
    .split(',', languagesMost)
    .map(part => {
      const [language = '', ...parameters] = part.split(';').map(piece => piece.trim())
      const quality = parameters.find(parameter => parameter.startsWith('q='))?.slice(2)
      return { language, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ language }) => language)
}

/** More than anybody reads. */
const languagesMost = 32
