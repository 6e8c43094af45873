import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, MailId } from '../../lib/core/ids.ts'
import { createInboxChanges } from '../../lib/platform/inbox-changes.ts'
import type { ClientToInbox } from '../../lib/protocol/mail.ts'
import { createTestClock } from '../support/test-clock.ts'

const box = toBase64Url(new Uint8Array(32)) as MailboxId
const ids = [1, 2, 3].map(fill => toBase64Url(new Uint8Array(16).fill(fill)) as MailId)

/** What the hub holds, as `/v1/inbox` keeps it. */
function createBox() {
  const readById = new Map(ids.map(id => [id, false]))
  let receiving = true
  return {
    items: () => [...readById].map(([id, read]) => ({ id, read })),
    receiving: () => receiving,
    take(message: ClientToInbox): void {
      if (message.type === 'delete') for (const id of message.ids) readById.delete(id)
      if (message.type === 'mark')
        for (const id of message.ids) if (readById.has(id)) readById.set(id, message.read)
      if (message.type === 'receive') receiving = message.on
    },
  }
}

const newsOf = (message: ClientToInbox) =>
  message.type === 'mark'
    ? ({ type: 'marked', box, ids: message.ids, read: message.read } as const)
    : message.type === 'delete'
      ? ({ type: 'deleted', box, ids: message.ids } as const)
      : message.type === 'receive'
        ? ({ type: 'receiving', box, on: message.on } as const)
        : null

const id = fc.constantFrom(...ids)
const step = fc.oneof(
  fc.record({ do: fc.constant('mark' as const), id, read: fc.boolean() }),
  fc.record({ do: fc.constant('delete' as const), id }),
  fc.record({ do: fc.constant('receive' as const), on: fc.boolean() }),
  /** The hub takes the next of what is under way, and its news arrive or are lost with the connection. */
  fc.record({ do: fc.constant('take' as const), told: fc.boolean() }),
  fc.record({ do: fc.constant('drop' as const) }),
  fc.record({ do: fc.constant('refuse' as const) }),
)

test('G41 whatever is lost on the way, the hub does in the end what the person did last, and their view never shows anything else', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const hub = createBox()
      const wanted = new Map(ids.map((one): [MailId, boolean | null] => [one, false]))
      let wantedOn = true
      let wire: ClientToInbox[] = []
      const changes = createInboxChanges({
        clock: createTestClock(),
        send: message => void wire.push(message),
      })

      /** What is told of an item is what the person did to it last. */
      const isSo = (one: MailId, news: { type: 'marked'; read: boolean } | { type: 'deleted' }) =>
        news.type === 'deleted' || wanted.get(one) === news.read

      function connect(): void {
        changes.pause()
        wire = []
        const shown = changes.over(box, hub.items())
        const expected = [...wanted].filter(([, read]) => read !== null)
        expect(shown.map(({ id: one, read }) => [one, read])).toEqual(expected)
        changes.resume(box)
      }
      function take(told: boolean): void {
        const message = wire.shift()
        if (!message) return
        hub.take(message)
        const news = newsOf(message)
        if (!told || !news) connect()
        else if (news.type === 'receiving') changes.switched(box, news.on)
        else for (const one of changes.done(news)) expect(isSo(one, news)).toBe(true)
      }

      connect()
      for (const one of steps) {
        if (one.do === 'mark') {
          // A view offers nothing on what is deleted.
          if (wanted.get(one.id) === null) continue
          wanted.set(one.id, one.read)
          changes.mark(box, [one.id], one.read)
        } else if (one.do === 'delete') {
          wanted.set(one.id, null)
          changes.remove(box, [one.id])
        } else if (one.do === 'receive') {
          wantedOn = one.on
          changes.receive(box, one.on)
        } else if (one.do === 'take') take(one.told)
        else if (one.do === 'drop') connect()
        else wire.shift()
      }
      connect()
      while (wire.length > 0) take(true)
      expect(hub.items().map(({ id: one, read }) => [one, read])).toEqual(
        [...wanted].filter(([, read]) => read !== null),
      )
      expect(hub.receiving()).toBe(wantedOn)
    }),
    {
      numRuns: 2_000,
      // On, off and on again, and the last of them is lost.
      examples: [
        [
          [
            { do: 'receive', on: true },
            { do: 'receive', on: false },
            { do: 'receive', on: true },
            { do: 'take', told: true },
            { do: 'take', told: false },
          ],
        ],
      ],
    },
  )
})
