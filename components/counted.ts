import type { MessageKey, Text } from './text.ts'

/** Keys that come in a singular and a plural form, named by the plural category. */
type CountedKey = Extract<MessageKey, `${string}_other`> extends `${infer Stem}_other` ? Stem : never

/**
 * The sentence for a number of things; the number is `$1`. A locale may have a sentence for each of its plural categories (CLDR's `zero`, `two`,
 * `few`, `many`); those that it does not have are `other`.
 */
export function counted(t: Text, key: CountedKey, count: number): string {
  const wanted = `${key}_${new Intl.PluralRules(t('locale')).select(count)}`
  const sentence = t(wanted as MessageKey, count)
  return sentence === '' || sentence === wanted ? t(`${key}_other`, count) : sentence
}
