import { countedSentence } from '../lib/core/counted-sentence.ts'
import type { MessageKey, Text } from './text.ts'

/** Keys that come in a singular and a plural form, named by the plural category. */
type CountedKey = Extract<MessageKey, `${string}_other`> extends `${infer Stem}_other` ? Stem : never

/** The sentence for a number of things, in the plural form that the language has for it. */
export const counted = (t: Text, key: CountedKey, count: number): string =>
  countedSentence(t as (key: string, ...substitutions: readonly (string | number)[]) => string, key, count)
