import { describe, expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { createTestClock } from '../support/test-clock.ts'
import { enter, hubForFile, openRoom } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })
const signalOf = (data: string) => ({ type: 'signal', to: null, data })

describe('limits of a socket', () => {
  test('too many messages are refused with a time to wait, and taken again after it (H29)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const ben = await enter(hub, room)
    for (let i = 0; i < limits.messagesBurst; i++) ada.send(signalOf('AAAA'))
    const refused = await ada.next('refused')
    expect(refused.code).toBe('rate-limited')
    await clock.advance(refused.retryAfterMs)
    ada.send(signalOf('BBBB'))
    await ben.until(() => ben.inbox.find(message => (message as { data?: string }).data === 'BBBB'))
  })

  test('one that never slows down is closed with 4008 (H29)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const flood = limits.messagesBurst + limits.refusalsBurst + 1
    for (let i = 0; i < flood; i++) ada.send(signalOf('AAAA'))
    expect((await ada.closed()).code).toBe(4008)
  })

  test('too many bytes are refused like too many messages (H29)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    const large = signalOf('A'.repeat(20_000))
    for (let i = 0; i < limits.bytesBurst / 20_000 + 1; i++) ada.send(large)
    expect((await ada.next('refused')).code).toBe('rate-limited')
  })

  test('a message over 64 KiB closes the socket (H30)', async () => {
    const ada = await enter(hub, await openRoom(hub))
    ada.send('x'.repeat(limits.messageBytes + 1))
    expect((await ada.closed()).code).toBe(1009)
  })

  test('a connection that answers no ping is ended and its people leave (H31)', async () => {
    const room = await openRoom(hub)
    const dead = await enter(hub, room, { deaf: true })
    const ada = await enter(hub, room)
    const pinged = new Promise(resolve => ada.ws.once('ping', resolve))
    await clock.advance(15_000)
    await pinged
    // Our own ping comes back after the hub has had our pong.
    ada.ws.ping()
    await new Promise(resolve => ada.ws.once('pong', resolve))
    await clock.advance(15_000)
    expect((await ada.next('left')).session).toBe(dead.session)
  })

  test('a reader that does not read is cut off (H31)', async () => {
    const room = await openRoom(hub)
    const stalled = await enter(hub, room)
    const sender = await enter(hub, room)
    stalled.ws.pause()
    const large = signalOf('A'.repeat(20_000))
    let gone: unknown
    sender.next('left').then(left => {
      gone = left
    })
    while (!gone) {
      await clock.advance(100)
      sender.send(large)
      sender.ws.ping()
      await new Promise(resolve => sender.ws.once('pong', resolve))
    }
    expect(gone).toMatchObject({ session: stalled.session })
  })
})
