import { describe, expect, test } from 'vitest'
import { createText, listed } from '../../components/text.ts'
import { titleOf } from '../../lib/core/notifications/title.ts'
import arabic from '../../public/_locales/ar/messages.json' with { type: 'json' }
import english from '../../public/_locales/en/messages.json' with { type: 'json' }

const en = createText(english)
const ar = createText(arabic)
const isolated = (name: string): string => `\u2068${name}\u2069`

describe('a name in a sentence', () => {
  test('keeps its direction to itself where one of the two is written from right to left', () => {
    expect(en('notification_invited_to', 'ליאור', 'Review')).toBe(
      english.notification_invited_to.message
        .replace('$1', isolated('ליאור'))
        .replace('$2', isolated('Review')),
    )
    expect(ar('typing_one', 'Ada')).toBe(arabic.typing_one.message.replace('$1', isolated('Ada')))
  })

  test('stands as it is where all is written one way', () => {
    expect(en('typing_one', 'Grace')).toBe(english.typing_one.message.replace('$1', 'Grace'))
  })

  test('leaves numbers as the sentence writes them', () => {
    expect(ar('people_more', 3)).toBe(arabic.people_more.message.replace('$1', '3'))
  })

  test('keeps to itself in a list of names, and in the title of a notification', () => {
    const t = en as (key: string, ...values: readonly (string | number)[]) => string
    expect(listed(en, ['مريم', 'Ben'])).toBe(`${isolated('مريم')} and ${isolated('Ben')}`)
    const by = { name: 'مريم', color: 2 }
    expect(titleOf(t, { what: 'mentioned', count: 1, by })).toContain(isolated('مريم'))
  })
})
