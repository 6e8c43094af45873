import { describe, expect, test } from 'vitest'
import { SignalingConn } from 'y-webrtc'
import { limits } from '../../lib/core/limits.ts'
import { until } from '../support/until.ts'
import { bytes, hubForFile, openSocket, startTestHub } from './test-hub.ts'

const hub = hubForFile()

const openSignal = () => openSocket(hub, '/signal')
const topicName = () => Buffer.from(bytes(8)).toString('hex')

/** Waits until the hub has handled all that this socket sent. */
async function settle(socket: Awaited<ReturnType<typeof openSignal>>): Promise<void> {
  socket.send({ type: 'ping' })
  await socket.until(() => {
    const at = socket.inbox.findIndex(message => (message as { type: string }).type === 'pong')
    return at >= 0 && socket.inbox.splice(at, 1)
  })
}

test("y-webrtc's own client subscribes and publishes (H40)", async () => {
  const url = `${hub.url.replace('http', 'ws')}/signal`
  const topic = topicName()
  const [ada, ben] = [new SignalingConn(url), new SignalingConn(url)]
  const heard = new Promise(resolve => ben.on('message', resolve))
  await Promise.all([ada, ben].map(conn => new Promise(resolve => conn.on('connect', () => resolve(null)))))
  ben.send({ type: 'subscribe', topics: [topic] })
  // Another subscription of the same socket that is heard of proves that the one before has been taken.
  const echo = new Promise(resolve => ada.on('message', resolve))
  ada.send({ type: 'subscribe', topics: [`${topic}-own`] })
  ada.send({ type: 'publish', topic: `${topic}-own`, data: 1 })
  await echo
  const watcher = await openSignal()
  await settle(watcher)
  ada.send({ type: 'publish', topic, data: { type: 'announce', from: 'ada' } })
  expect(await heard).toEqual({ type: 'publish', topic, data: { type: 'announce', from: 'ada' }, clients: 1 })
  for (const conn of [ada, ben]) conn.destroy()
})

describe('a topic', () => {
  test('reaches every subscriber, the sender included, and tells how many there are (H40)', async () => {
    const topic = topicName()
    const sockets = [await openSignal(), await openSignal(), await openSignal()]
    for (const socket of sockets.slice(0, 2)) socket.send({ type: 'subscribe', topics: [topic] })
    for (const socket of sockets) await settle(socket)
    sockets[0]!.send({ type: 'publish', topic, data: 'sealed', from: 'somebody else' })
    for (const socket of sockets) await settle(socket)
    const message = { type: 'publish', topic, data: 'sealed', clients: 2 }
    expect(sockets.map(socket => socket.inbox)).toEqual([[message], [message], []])
  })

  test('is left by unsubscribing and by closing (H40)', async () => {
    const topic = topicName()
    const [stays, leaves, closes] = [await openSignal(), await openSignal(), await openSignal()]
    for (const socket of [stays, leaves, closes]) socket.send({ type: 'subscribe', topics: [topic] })
    for (const socket of [stays, leaves, closes]) await settle(socket)
    leaves.send({ type: 'unsubscribe', topics: [topic] })
    await settle(leaves)
    closes.close()
    await closes.closed()
    // The hub's end of it may be there a moment longer.
    await until(async () => {
      stays.inbox.length = 0
      stays.send({ type: 'publish', topic, data: 1 })
      await settle(stays)
      expect(stays.inbox).toMatchObject([{ clients: 1 }])
    })
  })

  test('is not taken above the limit of one socket (H40)', async () => {
    const socket = await openSignal()
    const topics = Array.from({ length: limits.signalingTopics + 1 }, topicName)
    for (const topic of topics) socket.send({ type: 'subscribe', topics: [topic] })
    for (const topic of topics.slice(-2)) socket.send({ type: 'publish', topic, data: topic })
    await settle(socket)
    expect(socket.inbox).toMatchObject([{ topic: topics.at(-2) }])
  })
})

test('what stops the stock server does not stop this one (H40)', async () => {
  const socket = await openSignal()
  const deep = '['.repeat(30_000) + ']'.repeat(30_000)
  const messages = [
    '{"type":"subscribe","topics":5}',
    '{"type":"subscribe","topics":[{}]}',
    '{"type":"unsubscribe","topics":null}',
    '{"type":"publish"}',
    `{"type":"publish","topic":"a","data":${deep}}`,
    'null',
    '5',
    '',
    'x',
  ]
  socket.send({ type: 'subscribe', topics: ['a'] })
  for (const message of messages) socket.send(message)
  await settle(socket)
  expect(socket.ws.readyState).toBe(socket.ws.OPEN)
})

test('a hub that others can reach has no stock signaling unless it is asked for (H40)', async () => {
  const shut = await startTestHub({ publicUrl: 'https://hub.example' })
  const open = await startTestHub({ publicUrl: 'https://hub.example', ywebrtcSignaling: true })
  await expect(openSocket(shut.local, '/signal')).rejects.toThrow('404')
  ;(await openSocket(open.local, '/signal')).close()
  await Promise.all([shut.close(), open.close()])
})
