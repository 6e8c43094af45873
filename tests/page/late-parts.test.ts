import { describe, expect, it, test } from 'vitest'
import { meantFor } from '../../entrypoints/page/meant-for.ts'
import type { PageChannel } from '../../lib/page/channel.ts'
import type { Keys } from '../../lib/page/keys.ts'
import { createLateKeys } from '../../lib/page/late-keys.ts'
import { createLatePart, type LatePart } from '../../lib/page/late-part.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'

// No browser in here: code that comes late, and what is kept for it.

const ada = `A${'A'.repeat(42)}` as never
const ben = `B${'A'.repeat(42)}` as never

const personNamed = (person: never, self: boolean, where: 'here' | 'elsewhere') => ({ person, self, where })
const people = (...all: ReturnType<typeof personNamed>[]) => ({ type: 'people', people: all }) as HostToPage
const gesture = (reaction: number) =>
  ({ type: 'gesture', person: ben, spot: {}, reaction }) as unknown as HostToPage
const key = (name: string) => ({ type: 'anchor-key', key: name }) as HostToPage
const unread = (count: number) => ({ type: 'panel', open: false, unread: count }) as HostToPage

interface Heard {
  readonly messages: HostToPage[]
  say(message: PageToHost): void
  close(): void
}

/** A part that hears gestures, people, panels and keys; `give` has its code come, or not. */
function openLate() {
  const sent: PageToHost[] = []
  const asked: ((there: boolean) => void)[] = []
  const timers: { readonly ms: number; readonly run: () => void }[] = []
  let closed = 0
  const start = (channel: PageChannel): Heard => {
    const messages: HostToPage[] = []
    for (const type of ['gesture', 'people', 'panel', 'anchor-key'] as const)
      channel.on(type, message => messages.push(message))
    return { messages, say: channel.send, close: () => closed++ }
  }
  const part: LatePart<Heard> = createLatePart<Heard>({
    channel: { send: message => sent.push(message) },
    later(ms, run) {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    load: () => new Promise(resolve => asked.push(there => resolve(there ? start : null))),
  })
  return {
    part,
    sent,
    asked,
    closed: () => closed,
    /** Milliseconds until it goes on by itself. */
    pauses: () => timers.map(({ ms }) => ms),
    pass: () => timers.shift()!.run(),
    async give(there: boolean) {
      asked.at(-1)!(there)
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('a part that comes late', () => {
  it('is told the newest of each slice and all that was meant for it, in order, and then everything at once', async () => {
    const { part, asked, sent, give } = openLate()
    part.deliver(people(personNamed(ada, true, 'here')), false)
    part.deliver(key('k1'), false)
    part.deliver(unread(1), false)
    part.deliver({ type: 'event' } as HostToPage, false)
    part.deliver(unread(2), false)
    expect(asked).toHaveLength(0)

    const both = people(personNamed(ada, true, 'here'), personNamed(ben, false, 'here'))
    part.deliver(both, true)
    part.deliver(gesture(1), true)
    part.deliver(gesture(2), true)
    expect(asked).toHaveLength(1)
    expect(part.current).toBe(null)
    await give(true)
    const { messages, say } = part.current!
    expect(messages).toEqual([key('k1'), unread(2), both, gesture(1), gesture(2)])

    part.deliver(unread(3), false)
    part.deliver(gesture(3), true)
    expect(messages.slice(5)).toEqual([unread(3), gesture(3)])
    expect(asked).toHaveLength(1)
    say({ type: 'drawn' })
    expect(sent).toEqual([{ type: 'drawn' }])
  })

  it('is there for a person who asks for it, and again later where it could not come', async () => {
    const { part, asked, give, pauses } = openLate()
    const uses: string[] = []
    const use = (name: string) =>
      part.use(
        () => uses.push(name),
        () => uses.push(`no ${name}`),
      )
    use('first')
    await give(false)
    expect(uses).toEqual(['no first'])
    // What the host says does not have it asked for over and over.
    part.deliver(gesture(1), true)
    part.deliver(gesture(2), true)
    expect(asked).toHaveLength(1)
    expect(pauses()).toEqual([5_000])
    use('second')
    expect(asked).toHaveLength(2)
    await give(true)
    use('third')
    expect(uses).toEqual(['no first', 'second', 'third'])
    expect(part.current!.messages).toEqual([gesture(1), gesture(2)])
  })

  it('is asked for again by itself, less and less often, while there is something for it', async () => {
    const { part, asked, give, pass, pauses } = openLate()
    part.deliver(gesture(1), true)
    await give(false)
    expect(pauses()).toEqual([5_000])
    pass()
    expect(asked).toHaveLength(2)
    await give(false)
    expect(pauses()).toEqual([10_000])
    pass()
    await give(true)
    expect(pauses()).toEqual([])
    expect(part.current!.messages).toEqual([gesture(1)])
  })

  it('is left alone where nothing is for it, and when everything has ended', async () => {
    const { part, asked, give, pass, pauses } = openLate()
    part.use(() => undefined)
    await give(false)
    pass()
    expect(asked).toHaveLength(1)
    part.deliver(gesture(1), true)
    expect(asked).toHaveLength(2)
    await give(false)
    part.close()
    expect(pauses()).toEqual([])
  })

  it('keeps no more than five hundred messages while it cannot come', async () => {
    const { part, give } = openLate()
    for (let i = 0; i < 700; i++) part.deliver(gesture(i), true)
    await give(true)
    expect(part.current!.messages).toEqual(Array.from({ length: 500 }, (_, i) => gesture(200 + i)))
  })

  it('is not started when everything has ended before it came, and closed when it has come', async () => {
    const early = openLate()
    early.part.use(() => undefined)
    early.part.close()
    await early.give(true)
    expect(early.part.current).toBe(null)

    const late = openLate()
    late.part.use(() => undefined)
    await late.give(true)
    late.part.close()
    expect(late.closed()).toBe(1)
  })
})

describe('the key that makes a part come', () => {
  const laser = () => 'Alt+L'

  function openKeys() {
    const holds: { held(): void; released(): void }[] = []
    const keys: Keys = {
      onPress: () => undefined,
      onHold: (_, held, released) => void holds.push({ held, released }),
      close: () => undefined,
    }
    let wanted = 0
    const late = createLateKeys(keys, [laser], () => wanted++)
    const heard: string[] = []
    const listen = () =>
      late.onHold(
        laser,
        () => heard.push('held'),
        () => heard.push('released'),
      )
    return { press: holds[0]!, wanted: () => wanted, heard, listen }
  }

  it('counts as pressed for whoever listens then, and is let go when it is', async () => {
    const { press, wanted, heard, listen } = openKeys()
    press.held()
    expect(wanted()).toBe(1)
    listen()
    expect(heard).toEqual([])
    await Promise.resolve()
    expect(heard).toEqual(['held'])
    press.released()
    press.held()
    expect(heard).toEqual(['held', 'released', 'held'])
    expect(wanted()).toBe(1)
  })

  it('counts too when it was let go before', async () => {
    const { press, heard, listen } = openKeys()
    press.held()
    press.released()
    listen()
    await Promise.resolve()
    expect(heard).toEqual(['held', 'released'])
  })
})

test('who is alone on a page needs nothing but what is looked at', () => {
  const follow = { type: 'follow', following: null, followers: [], followable: true, sharing: false }
  const quiet = [
    key('k1'),
    people(personNamed(ada, true, 'here'), personNamed(ben, false, 'elsewhere')),
    unread(3),
    follow,
    { type: 'asked', by: [] },
    { type: 'pins', pins: [], draft: null, open: null },
    { type: 'cursors', moves: [] },
  ] as HostToPage[]
  expect(quiet.map(meantFor)).toEqual(quiet.map(() => null))
  expect(meantFor({ type: 'room' } as HostToPage)).toBe('views')
  expect(meantFor({ ...follow, sharing: true } as HostToPage)).toBe('views')
  expect(meantFor(people(personNamed(ada, true, 'here'), personNamed(ben, false, 'here')))).toBe('things')
  expect(meantFor({ type: 'pins', pins: [{}], draft: null, open: null } as unknown as HostToPage)).toBe(
    'things',
  )
})
