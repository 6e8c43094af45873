import { expect, test } from 'vitest'
import { locales } from '../../lib/core/locales.ts'
import { asMarkup, localeOf, localPages, readSentences, sentencesIn } from '../../server/sentences.ts'

test('H12 a sentence is text wherever it stands in a page, and what is put into it is the page’s own markup', () => {
  expect(asMarkup('<img src="x" onerror="y"> & co')).toBe(
    '&lt;img src=&quot;x&quot; onerror=&quot;y&quot;> &amp; co',
  )
  const pages = localPages('<html lang="en"><p>{{preview_inviter|<bdi id="inviter"></bdi>}}</p>', {})
  for (const locale of locales) {
    const { locale: language, direction, preview_inviter: sentence } = readSentences(locale)
    const [before, after] = sentence!.message.split('$1').map(asMarkup)
    expect(pages[locale].html).toBe(
      `<html lang="${language!.message}" dir="${direction!.message}"><p>${before}<bdi id="inviter"></bdi>${after}</p>`,
    )
  }
  expect(() => localPages('<html lang="en">{{no_such_sentence}}', {})).toThrow('no_such_sentence')
})

test('H12 whatever is in the header, a page is in one of the languages that there are', () => {
  const asked = (header?: string) => localeOf({ headers: { 'accept-language': header } })
  expect(asked('pt-PT,de;q=0.9')).toBe('pt_BR')
  for (const header of [
    undefined,
    '',
    '*',
    '"><script>',
    '__proto__',
    'constructor;q=1',
    ',;q=;,',
    'x'.repeat(60_000),
  ])
    expect(asked(header)).toBe('en')
})

test('of all sentences a script gets those that it names', () => {
  const all = {
    seen: { message: '1' },
    count_one: { message: '2' },
    count_other: { message: '3' },
    kept: { message: '4' },
  }
  expect(sentencesIn('t("seen");n(t,"count",2)', all)).toEqual({
    seen: all.seen,
    count_one: all.count_one,
    count_other: all.count_other,
  })
})
