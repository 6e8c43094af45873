import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, MailId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { NewMail } from '../../server/mail-store.ts'
import { bytes } from '../server/test-hub.ts'
import type { WithStore } from './store-log.ts'

const nowMs = 1_700_000_000_000
const day = 86_400_000

const boxOf = (): MailboxId => toBase64Url(bytes(32)) as MailboxId
const mailTo = (to: MailboxId, change: Partial<NewMail> = {}): NewMail => ({
  to,
  id: toBase64Url(bytes(16)) as MailId,
  from: boxOf(),
  sealed: toBase64Url(bytes(40)),
  keepMs: day,
  ...change,
})

/** What every store does with people's mailboxes. */
export function mailContract(withStore: WithStore): void {
  test(
    'keeps an item as it was sent, once, also after it was opened anew (H100)',
    withStore(async (store, place) => {
      const box = boxOf()
      expect(await store.openMailboxes([box], nowMs)).toEqual(new Set([box]))
      const [first, second] = [mailTo(box), mailTo(box)]
      const all = await Promise.all([1, 2, 3].map(() => store.putMail(first, nowMs)))
      expect(all.map(({ kind }) => kind).toSorted()).toEqual(['known', 'known', 'stored'])
      const changed = { ...first, from: boxOf(), sealed: toBase64Url(bytes(9)) }
      expect(await store.putMail(changed, nowMs + 1)).toEqual({ kind: 'known', expiresAtMs: nowMs + day })
      await store.putMail(second, nowMs + 1)
      const again = await place.open()
      const item = ({ id, from, sealed }: NewMail, atMs: number) => ({
        ...{ box, id, from, sealed, read: false },
        ...{ sentAtMs: atMs, expiresAtMs: atMs + day },
      })
      expect(await again.mail(box, nowMs + 2)).toEqual([item(first, nowMs), item(second, nowMs + 1)])
      await again.close()
    }),
  )

  test(
    'takes nothing for a mailbox that was never opened, and from others nothing for one that is switched off (H101)',
    withStore(async store => {
      const box = boxOf()
      expect(await store.putMail(mailTo(box), nowMs)).toEqual({ kind: 'not-receiving' })
      expect(await store.putMail(mailTo(box, { from: box }), nowMs)).toEqual({ kind: 'not-receiving' })
      await store.openMailboxes([box], nowMs)
      await store.setReceiving(box, false)
      expect(await store.openMailboxes([box], nowMs + day)).toEqual(new Set())
      expect(await store.putMail(mailTo(box), nowMs)).toEqual({ kind: 'not-receiving' })
      expect((await store.putMail(mailTo(box, { from: box }), nowMs)).kind).toBe('stored')
      await store.setReceiving(box, true)
      expect((await store.putMail(mailTo(box), nowMs)).kind).toBe('stored')
    }),
  )

  test(
    'marks and deletes; what is deleted leaves nothing, and does not come a second time (H103)',
    withStore(async store => {
      const [box, other] = [boxOf(), boxOf()]
      await store.openMailboxes([box, other], nowMs)
      const [kept, gone] = [mailTo(box), mailTo(box)]
      for (const mail of [kept, gone]) await store.putMail(mail, nowMs)
      await store.markMail(box, [kept.id, gone.id, mailTo(box).id], true)
      await store.deleteMail(box, [gone.id])
      await store.deleteMail(other, [kept.id])
      expect(await store.mail(box, nowMs)).toMatchObject([{ id: kept.id, read: true }])
      expect(await store.putMail(gone, nowMs)).toMatchObject({ kind: 'known' })
      await store.markMail(box, [kept.id, gone.id], false)
      expect(await store.mail(box, nowMs)).toMatchObject([{ id: kept.id, read: false }])
    }),
  )

  test(
    'holds so many items from others and from one of them, and says when one of those goes; of one’s own the oldest go (H102)',
    withStore(async store => {
      const box = boxOf()
      await store.openMailboxes([box], nowMs)
      const senders = Array.from({ length: limits.mailItems / limits.mailPerSender }, boxOf)
      for (const [at, from] of senders.entries())
        for (let i = 0; i < limits.mailPerSender; i++)
          await store.putMail(mailTo(box, { from, keepMs: day + at }), nowMs + i)
      const full = { kind: 'full', limit: 'mailItems', retryAfterMs: day - 1_000 }
      expect(await store.putMail(mailTo(box), nowMs + 1_000)).toEqual(full)
      const [one] = await store.mail(box, nowMs + 1_000)
      await store.deleteMail(box, [one!.id])
      const another = senders.find(from => from !== one!.from)!
      expect(await store.putMail(mailTo(box, { from: another }), nowMs + 1_000)).toMatchObject({
        kind: 'full',
        limit: 'mailPerSender',
      })
      expect((await store.putMail(mailTo(box), nowMs + 1_000)).kind).toBe('stored')

      const own = Array.from({ length: limits.mailNotes + 1 }, () => mailTo(box, { from: box }))
      const told = []
      for (const [at, mail] of own.entries()) told.push(await store.putMail(mail, nowMs + at))
      expect(told.at(-1)).toMatchObject({ kind: 'stored', gone: [own[0]!.id] })
      expect(told.slice(0, -1).every(posted => posted.kind === 'stored' && posted.gone.length === 0)).toBe(
        true,
      )
      const notes = (await store.mail(box, nowMs)).filter(({ from }) => from === box)
      expect(notes.map(({ id }) => id)).toEqual(own.slice(1).map(({ id }) => id))
    }),
  )

  test(
    'shows nothing that has expired, and removes it; also mailboxes that nobody has opened for half a year (H104)',
    withStore(async store => {
      const [box, other] = [boxOf(), boxOf()]
      await store.openMailboxes([box, other], nowMs)
      const [short, long] = [mailTo(box, { keepMs: 1_000 }), mailTo(box, { keepMs: 30 * day })]
      for (const mail of [short, long]) await store.putMail(mail, nowMs)
      // Those of one millisecond come in any order.
      const idsAt = async (ms: number) => new Set((await store.mail(box, ms)).map(({ id }) => id))
      expect(await idsAt(nowMs + 999)).toEqual(new Set([short.id, long.id]))
      expect(await idsAt(nowMs + 1_000)).toEqual(new Set([long.id]))
      expect(await store.forgetMail(nowMs + 999, 10)).toBe(0)
      expect(await store.forgetMail(nowMs + 1_000, 10)).toBe(1)
      expect((await store.putMail(short, nowMs + 1_000)).kind).toBe('stored')

      await store.openMailboxes([other], nowMs + 100 * day)
      await store.forgetMail(nowMs + 200 * day, 10)
      expect(await store.knownMailboxes([box, other])).toEqual(new Set([other]))
    }),
  )

  test(
    'removes no more at a time than it was asked to (H104)',
    withStore(async store => {
      const box = boxOf()
      await store.openMailboxes([box], nowMs)
      for (let i = 0; i < 5; i++) await store.putMail(mailTo(box, { keepMs: 1_000 }), nowMs)
      const gone = []
      for (let i = 0; i < 4; i++) gone.push(await store.forgetMail(nowMs + day, 2))
      expect(gone).toEqual([2, 2, 1, 0])
    }),
  )
}
