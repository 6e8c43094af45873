import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { createTestClock } from '../support/test-clock.ts'
import { bytes, enter, hubForFile, openRoom } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })
const presenceOf = (data: string) => ({ type: 'presence', data })

test('presence is told to everybody, at once and then the newest every 100 ms (H55)', async () => {
  const room = await openRoom(hub)
  const [ada, ben] = [await enter(hub, room), await enter(hub, room, { role: 'viewer' })]
  for (const data of ['AAAA', 'BBBB', 'CCCC']) ada.send(presenceOf(data))
  expect(await ben.next('presence')).toEqual({ type: 'presence', session: ada.session, data: 'AAAA' })
  await ada.settled()
  await clock.advance(limits.presenceWindowMs)
  expect((await ben.next('presence')).data).toBe('CCCC')
  await clock.advance(limits.presenceWindowMs)
  await ben.settled()
  expect(ben.inbox).toEqual([])
})

test('a goodbye that waits for its window is told before its socket is gone (H55)', async () => {
  const room = await openRoom(hub)
  const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
  for (const data of ['AAAA', '']) ada.send(presenceOf(data))
  expect((await ben.next('presence')).data).toBe('AAAA')
  await ada.settled()
  ada.ws.terminate()
  expect((await ben.next('presence')).data).toBe('')
  await ben.next('left')
})

test('presence is shown to newcomers and gone with its socket (H55)', async () => {
  const room = await openRoom(hub)
  const ada = await enter(hub, room)
  ada.send(presenceOf('AAAA'))
  await ada.settled()
  const ben = await enter(hub, room)
  expect(ben.welcome.sessions).toMatchObject([{ session: ada.session, role: 'editor', presence: 'AAAA' }])
  ada.ws.terminate()
  await ben.next('left')
  const cleo = await enter(hub, room)
  expect(cleo.welcome.sessions).toMatchObject([{ session: ben.session, presence: '' }])
})

test('presences that are too much for a welcome follow it (H55)', async () => {
  const room = await openRoom(hub)
  const crowd = await Promise.all(Array.from({ length: 20 }, () => enter(hub, room)))
  const large = toBase64Url(bytes(limits.awarenessChars))
  for (const member of crowd) {
    member.send(presenceOf(large))
    await member.settled()
  }
  const late = await enter(hub, room)
  const without = late.welcome.sessions.filter(({ presence }) => presence === '').length
  expect(without).toBeGreaterThan(0)
  for (let i = 0; i < without; i++) expect((await late.next('presence')).data).toBe(large)
})

test('a direct message goes to the sessions it names once each, viewers too, stamped with its sender (H59)', async () => {
  const room = await openRoom(hub)
  const [ada, ben, cleo] = [
    await enter(hub, room),
    await enter(hub, room, { role: 'viewer' }),
    await enter(hub, room),
  ]
  const stranger = await enter(hub, await openRoom(hub))
  const directOf = (data: string, to: string[]) => ({ type: 'direct', to, data })
  ada.send(directOf('AAAA', [ben.session, ben.session, ada.session, stranger.session]))
  ben.send(directOf('BBBB', [ada.session]))
  expect(await ben.next('direct')).toEqual({ type: 'direct', from: ada.session, data: 'AAAA' })
  expect(await ada.next('direct')).toEqual({ type: 'direct', from: ben.session, data: 'BBBB' })
  for (const member of [ada, ben, cleo, stranger]) await member.settled()
  const received = [ada, ben, cleo, stranger].map(({ inbox }) =>
    inbox.filter(message => (message as { type: string }).type === 'direct'),
  )
  expect(received.flat()).toEqual([])
})

test("a ping is answered with the hub's clock (H56)", async () => {
  const ada = await enter(hub, await openRoom(hub))
  ada.send({ type: 'ping', id: 7 })
  expect(await ada.next('pong')).toEqual({ type: 'pong', id: 7, timeMs: clock.now() })
})
