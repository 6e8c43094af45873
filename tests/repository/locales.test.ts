import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import english from '../../public/_locales/en/messages.json' with { type: 'json' }
import { readProjectFile } from './source-files.ts'

type Messages = Readonly<Record<string, { readonly message: string }>>

const folder = 'public/_locales'
const locales = readdirSync(new URL(`../../${folder}`, import.meta.url)).filter(name => name !== 'en')
const pluralKey = /^(.+)_(zero|one|two|few|many|other)$/
const source: Messages = english
/** Stems of sentences that depend on a number. */
const counted = Object.keys(source).flatMap(key => (key.endsWith('_other') ? [key.slice(0, -6)] : []))
const isPlural = (key: string): boolean => counted.includes(pluralKey.exec(key)?.[1] ?? '')

/** `$1`, `$2` …, in order, once each. */
const placeholders = (text: string): string[] => [...new Set(text.match(/\$\d/g))].sort()

it('people are spoken to in eight languages', () => {
  expect(locales.sort()).toEqual(['ar', 'de', 'es', 'fr', 'ja', 'pt_BR', 'zh_CN'])
})

describe.each(locales)('the sentences in %s', locale => {
  const messages: Messages = JSON.parse(readProjectFile(`${folder}/${locale}/messages.json`))
  const plain = Object.keys(source).filter(key => !isPlural(key))

  it('are all there, and no others', () => {
    const theirs = Object.keys(messages).filter(key => !isPlural(key))
    expect(theirs.sort()).toEqual(plain.sort())
    expect(Object.entries(messages).filter(([, { message }]) => message.trim() === '')).toEqual([])
  })

  it('take what is to be filled in where the English ones do', () => {
    const differing = plain.filter(
      key => `${placeholders(messages[key]!.message)}` !== `${placeholders(source[key]!.message)}`,
    )
    expect(differing).toEqual([])
  })

  it('have a form for every number of things', () => {
    expect(messages.locale!.message).toBe(locale.replace('_', '-'))
    const { pluralCategories } = new Intl.PluralRules(messages.locale!.message).resolvedOptions()
    const lacking = counted.flatMap(stem =>
      pluralCategories
        .filter(category => !messages[`${stem}_${category}`])
        .map(category => `${stem}_${category}`),
    )
    expect(lacking).toEqual([])
  })

  it('are not English', () => {
    const same = plain.filter(key => messages[key]!.message === source[key]!.message)
    // Names, and words that happen to be the same.
    expect(same.length).toBeLessThan(plain.length * 0.1)
  })
})
