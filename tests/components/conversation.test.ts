import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyChat,
  type Conversation,
  catchUp,
  emptyConversation,
  firstNew,
  listItems,
} from '../../components/chat/conversation.ts'
import { drawNext } from '../../components/chat/draw-gradually.ts'
import { linkify } from '../../components/chat/linkify.ts'
import { cleanName } from '../../components/clean-name.ts'
import { initials } from '../../components/initials.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { ada, grace, linus, message, recordIdOf } from './support/people.ts'

const slice = (
  messages: readonly (readonly [after: ChatMessage | null, message: ChatMessage])[],
  { reset = false, readUpTo = null }: { reset?: boolean; readUpTo?: RecordId | null } = {},
) => ({
  type: 'chat' as const,
  reset,
  readUpTo,
  gone: [],
  older: false,
  newer: false,
  unread: 0,
  messages: messages.map(([after, message]) => ({ after: after?.record ?? null, message })),
})

const [one, two, three, four] = [1, 2, 3, 4].map(n => message(n, n === 3 ? ada : grace, `${n}`)) as [
  ChatMessage,
  ChatMessage,
  ChatMessage,
  ChatMessage,
]

/** A conversation that was opened with this history. */
const opened = (history: readonly ChatMessage[], readUpTo: RecordId | null): Conversation =>
  applyChat(
    emptyConversation,
    slice(
      history.map((message, n) => [history[n - 1] ?? null, message]),
      { reset: true, readUpTo },
    ),
    false,
  )

describe('a conversation', () => {
  it('has the order that the host tells, in whatever order messages come', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 })
    fc.assert(
      fc.property(order, arrivals => {
        const all = arrivals.map(n => message(n, grace, `${n}`))
        let conversation = emptyConversation
        for (const arrived of all) {
          const before = conversation.messages.filter(({ timeMs }) => timeMs < arrived.timeMs).at(-1) ?? null
          conversation = applyChat(conversation, slice([[before, arrived]]), false)
        }
        expect(conversation.messages.map(({ text }) => text)).toEqual([
          '0',
          '1',
          '2',
          '3',
          '4',
          '5',
          '6',
          '7',
        ])
      }),
    )
  })

  it('shows a message once, however often it comes', () => {
    const conversation = opened([one, two], null)
    expect(applyChat(conversation, slice([[one, two]]), false).messages).toEqual([one, two])
  })

  it('draws the line above the first unread message of somebody else', () => {
    expect(firstNew(opened([one, two, three, four], one.record))).toBe(two.record)
    expect(firstNew(opened([one, two, three, four], two.record))).toBe(four.record)
    expect(firstNew(opened([one, two], two.record))).toBeNull()
    expect(firstNew(opened([one, two], null))).toBe(one.record)
  })

  it('waits with the line until the slice with the last read message has come', () => {
    const early = opened([one], three.record)
    expect(firstNew(early)).toBeNull()
    const late = applyChat(early, slice([[one, two], [two, three], [three, four]]), true) // biome-ignore format: in pairs
    expect(firstNew({ ...late, lineAfter: two.record })).toBe(four.record)
  })

  it('moves the line along under the reader’s eyes, and only then', () => {
    const read = opened([one], one.record)
    expect(firstNew(applyChat(read, slice([[one, two]]), true))).toBeNull()
    const missed = applyChat(read, slice([[one, two]]), false)
    expect(firstNew(missed)).toBe(two.record)
    expect(firstNew(applyChat(missed, slice([[two, four]]), true))).toBe(two.record)
    expect(firstNew(catchUp(missed))).toBeNull()
  })

  it('takes the line away when we say something ourselves', () => {
    const missed = applyChat(opened([one], one.record), slice([[one, two]]), false)
    expect(firstNew(applyChat(missed, slice([[two, three]]), false))).toBeNull()
  })

  it('puts one author’s messages of a few minutes into one run', () => {
    const talk = [
      message(0, grace, 'a'),
      message(1, grace, 'b'),
      message(2, linus, 'c'),
      message(3, linus, 'after a while', 30),
      message(4, linus, 'the next day', 2_000),
      message(5, linus, 'new', 2_001),
    ]
    const shown = listItems(talk, recordIdOf(5), timeMs => new Date(timeMs).toISOString().slice(0, 10))
    const short = shown.map(item => (item.kind === 'run' ? item.messages.map(({ text }) => text) : item.kind))
    expect(short).toEqual([
      'day',
      ['a', 'b'],
      ['c'],
      ['after a while'],
      'day',
      ['the next day'],
      'new',
      ['new'],
    ])
  })
})

describe('a stretch of messages that is drawn gradually', () => {
  it('becomes what is wanted in few steps, in order, and never holds more than the larger of both', () => {
    const all = Array.from({ length: 400 }, (_, n) => message(n, grace, `${n}`))
    const stretch = fc.tuple(fc.nat(400), fc.nat(400)).map(([from, to]) => all.slice(from, to))
    fc.assert(
      fc.property(stretch, stretch, fc.boolean(), (before, wanted, whole) => {
        let drawn: readonly ChatMessage[] = before
        for (let step = 0; step < 40; step++) {
          drawn = drawNext(drawn, wanted, whole)
          const places = drawn.map(one => all.indexOf(one))
          expect(places).toEqual(places.toSorted((a, b) => a - b))
          expect(drawn.length).toBeLessThanOrEqual(Math.max(before.length, wanted.length) + 16)
        }
        expect(drawn).toEqual(wanted)
      }),
    )
  })
})

describe('addresses in a message', () => {
  const hrefs = (text: string) => linkify(text).flatMap(part => part.href ?? [])

  it.each([
    ['see https://example.org/a?b=c#d, please', 'https://example.org/a?b=c#d'],
    ['(https://en.wikipedia.org/wiki/Join_(SQL))', 'https://en.wikipedia.org/wiki/Join_(SQL)'],
    ['<https://example.org>', 'https://example.org/'],
    ['HTTPS://EXAMPLE.ORG/A!', 'https://example.org/A'],
    ['https://пример.рф/ok', 'https://xn--e1afmkfd.xn--p1ai/ok'],
  ])('are found in %s', (text, href) => {
    expect(hrefs(text)).toEqual([href])
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.b', 'https://', 'http://[', 'file:///etc'])(
    'are not made of %s',
    text => {
      expect(hrefs(text)).toEqual([])
    },
  )

  it('lose nothing of the text, and are http(s) only', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('https://', 'http://a.b/', '(', ')', '.', '\u202e', '<a>'),
    )
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const text = pieces.join('')
        expect(
          linkify(text)
            .map(part => part.text)
            .join(''),
        ).toBe(text)
        for (const href of hrefs(text)) expect(href).toMatch(/^https?:\/\//)
      }),
    )
  })
})

describe('names', () => {
  it.each([
    ['Ada', 'A'],
    ['margaret hamilton', 'MH'],
    ['Ludwig van Beethoven', 'LB'],
    ['李雷', '李'],
    ['👩‍👩‍👧 Family', '👩‍👩‍👧'],
    ['Grace 🦋', 'G'],
    ['e\u0301ric', 'E\u0301'],
    ['   ', ''],
  ])('%s has the letters %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })

  it('hold no controls and no overrides of direction', () => {
    expect(cleanName('\u0000 \u202eA\u2066d\na\u2069 ')).toBe('Ada')
  })
})
