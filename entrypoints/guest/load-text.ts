import { createText, type Text } from '../../components/text.ts'
import { z } from '../../lib/protocol/schema.ts'

/** The languages that there are sentences in, as their files are called; the first is for everybody else. */
export const locales = ['en', 'ar', 'de', 'es', 'fr', 'ja', 'pt_BR', 'zh_CN'] as const
export type Locale = (typeof locales)[number]

/** The first of a person's languages that there are sentences in; a language goes for all its regions, because there is one of each. */
export function localeFor(languages: readonly string[]): Locale {
  const found = languages.map(language => {
    const [wanted] = language.toLowerCase().split(/[-_]/)
    return locales.find(locale => locale.split('_')[0] === wanted)
  })
  return found.find(locale => locale !== undefined) ?? 'en'
}

const sentences = z.record(z.string(), z.object({ message: z.string() }))

/** Sentences in one language, and no other is fetched. Rejects where the hub does not answer. `base`: the address of the files beside which they are. */
export async function loadText(fetch: typeof globalThis.fetch, base: string, locale: Locale): Promise<Text> {
  const answer = await fetch(new URL(`${locale}.json`, base))
  return createText(sentences.parse(await answer.json()))
}
