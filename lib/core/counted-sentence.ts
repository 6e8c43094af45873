type Sentence = (key: string, ...substitutions: readonly (string | number)[]) => string

/**
 * The sentence for a number of things; the number is `$1`. A locale may have a sentence for each of its plural categories (CLDR's `zero`, `two`,
 * `few`, `many`); those that it does not have are `other`.
 */
export function countedSentence(t: Sentence, stem: string, count: number): string {
  const wanted = `${stem}_${new Intl.PluralRules(t('locale')).select(count)}`
  const sentence = t(wanted, count)
  return sentence === '' || sentence === wanted ? t(`${stem}_other`, count) : sentence
}
