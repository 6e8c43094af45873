import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { limits } from '../../lib/core/limits.ts'
import { createHubSocket } from '../../server/hub-socket.ts'
import { createMetrics } from '../../server/metrics.ts'
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

  test('frames skip a reader that does not read, which then goes on with newer ones (H63)', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const reader = new WebSocket(`ws://127.0.0.1:${port}`)
    const [[ws]] = await Promise.all([
      once(server, 'connection') as Promise<[WebSocket]>,
      once(reader, 'open'),
    ])
    const metrics = createMetrics()
    const socket = createHubSocket(ws, { clock, metrics, log: pino({ level: 'silent' }) })
    reader.pause()
    const frame = (first: number) => new Uint8Array(limits.messageBytes).fill(first)
    while (!socket.behind) socket.sendFrame(frame(1))
    socket.sendFrame(frame(2))
    expect(await metrics.text()).toContain('alongside_drops_total{reason="skipped-frames"} 1')
    const seen: number[] = []
    reader.on('message', (data: Buffer) => seen.push(data[0]!))
    const caughtUp = once(ws, 'pong')
    ws.ping()
    reader.resume()
    await caughtUp
    socket.sendFrame(frame(3))
    while (seen.at(-1) !== 3) await once(reader, 'message')
    expect(seen).not.toContain(2)
    reader.terminate()
    server.close()
  })
})
