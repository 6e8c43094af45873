import { describe, expect, test, vi } from 'vitest'
import { createText } from '../../components/text.ts'
import { createAnnouncer } from '../../lib/features/announce/page.ts'
import { newsOf, type Situation, whoIsWhere } from '../../lib/features/announce/page-news.ts'
import type { FollowView } from '../../lib/protocol/follow.ts'
import messages from '../../public/_locales/en/messages.json' with { type: 'json' }
import { ada, grace, linus, person } from '../components/support/people.ts'

const t = createText(messages)
const follow = (change: Partial<FollowView> = {}): FollowView => ({
  type: 'follow',
  following: null,
  followers: [],
  followable: true,
  sharing: false,
  ...change,
})
const quiet: Situation = { people: [ada, grace], follow: follow(), asked: [], notice: null }
const news = (after: Partial<Situation>, before: Situation = quiet) =>
  newsOf(t, before, { ...before, ...after })

describe('what is announced', () => {
  test('is who came, who left, who follows and who asks', () => {
    expect(news({ people: [ada, grace, linus] })).toEqual(['Linus joined.'])
    expect(news({ people: [ada] })).toEqual(['Grace left.'])
    expect(news({ follow: follow({ followers: [grace.person] }) })).toEqual(['Grace follows you.'])
    expect(news({ asked: [{ person: grace.person, host: 'sqlite.org' }] })).toEqual([
      'Grace asks everybody to come to sqlite.org.',
    ])
    expect(
      news({ follow: follow({ following: { person: grace.person, state: 'leaving', host: null } }) }),
    ).toEqual(['Grace went to another page of this site. You go along in 3 seconds.'])
    expect(news({ notice: 'hub-away' })[0]).toContain('The hub does not answer.')
  })

  test('is nothing that moves, and nothing that is as it was', () => {
    expect(news({})).toEqual([])
    expect(
      news({ people: [ada, { ...grace, typing: true, state: 'idle', where: 'site', rttMs: 80 }] }),
    ).toEqual([])
  })

  test('names a few and counts many', () => {
    const crowd = Array.from({ length: 6 }, (_, n) => person(n + 3, `P${n}`))
    expect(news({ people: [ada, grace, ...crowd] })).toEqual(['6 people joined.'])
    expect(news({ people: [ada] }, { ...quiet, people: [ada, grace, ...crowd] })).toEqual(['7 people left.'])
  })

  test('of somebody who left says that alone, though they no longer follow', () => {
    const before = { ...quiet, follow: follow({ followers: [grace.person] }) }
    expect(news({ people: [ada], follow: follow() }, before)).toEqual(['Grace left.'])
    expect(news({ follow: follow() }, before)).toEqual(['Grace no longer follows you.'])
  })

  test('on demand is who is where, of twenty people at most', () => {
    expect(whoIsWhere(t, [ada, grace, { ...linus, where: 'site' }])).toBe(
      'Ada (you): On this page. Grace: On this page. Linus: On another page of this site, idle.',
    )
    const crowd = Array.from({ length: 23 }, (_, n) => person(n, `P${n}`))
    expect(whoIsWhere(t, crowd)).toMatch(/P19: On this page\. And 3 more people\.$/)
  })
})

describe('the live region', () => {
  test('answers at once, and in one breath with what it was about to tell', () => {
    vi.useFakeTimers()
    try {
      const region = { dataset: {}, textContent: '', remove: () => undefined }
      const listeners = new Map<string, (message: object) => void>()
      const announcer = createAnnouncer({
        overlay: {
          host: { ownerDocument: { createElement: () => region } },
          style: () => undefined,
          controls: { append: () => undefined },
        } as never,
        channel: {
          on: (type: string, listener: (message: object) => void) => {
            listeners.set(type, listener)
            return () => undefined
          },
        } as never,
        text: t,
      })
      const people = (...all: unknown[]) => listeners.get('people')!({ people: all })
      people(ada)
      announcer.sayWhere()
      expect(region.textContent).toBe('Ada (you): On this page.')
      vi.runAllTimers()
      expect(region.textContent).toBe('Ada (you): On this page.')
      people(ada, grace)
      announcer.sayWhere()
      expect(region.textContent).toBe('Grace joined. Ada (you): On this page. Grace: On this page.')
      vi.runAllTimers()
      expect(region.textContent).toBe('Grace joined. Ada (you): On this page. Grace: On this page.')
      announcer.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
