import { expect, test } from 'vitest'
import { createAssembly } from '../../lib/engine/mesh/assembly.ts'
import { createStreams } from '../../lib/engine/mesh/streams.ts'
import { decodeLinkFrame, type LinkFrame, partBytes, streams } from '../../lib/protocol/link.ts'

/** A channel that keeps what it is given and says how full it is. */
function createChannel() {
  const frames: LinkFrame[] = []
  const channel = { full: false, send: (bytes: Uint8Array) => void frames.push(decodeLinkFrame(bytes)!) }
  return Object.assign(channel, { frames, buffered: () => (channel.full ? 2 ** 30 : 0) })
}

const parts = (frames: readonly LinkFrame[]) => frames.filter(frame => frame.type === 'part')

test('M11 nothing is sent before the other side has said what it has', () => {
  const [out, channel] = [createStreams(), createChannel()]
  out.send(streams.messages, Uint8Array.of(1))
  out.attach(channel)
  expect(channel.frames).toEqual([{ type: 'received', counts: [0, 0] }])
  out.acknowledged([0, 0])
  expect(parts(channel.frames)).toHaveLength(1)
})

test('M11 over a new link it goes on after the last message that arrived', () => {
  const [out, first, second] = [createStreams(), createChannel(), createChannel()]
  out.attach(first)
  out.acknowledged([0, 0])
  for (let i = 0; i < 5; i++) out.send(streams.messages, Uint8Array.of(i))
  out.attach(second)
  out.acknowledged([3, 0])
  expect(parts(second.frames).map(part => part.bytes[0])).toEqual([3, 4])
})

test('M11 a count of more than was sent is not believed', () => {
  const [out, channel] = [createStreams(), createChannel()]
  out.attach(channel)
  expect(out.acknowledged([0, 0])).toBe(true)
  out.send(streams.messages, Uint8Array.of(1))
  expect(out.acknowledged([2, 0])).toBe(false)
  expect(out.acknowledged([0xffff_ffff, 0])).toBe(false)
  expect(out.acknowledged([1, 0])).toBe(true)
})

test('M15 a small message passes a long one of the other stream', () => {
  const [out, channel] = [createStreams(), createChannel()]
  out.attach(channel)
  channel.full = true
  out.acknowledged([0, 0])
  out.send(streams.document, new Uint8Array(100 * partBytes))
  out.send(streams.messages, Uint8Array.of(7))
  channel.full = false
  out.flush()
  const order = parts(channel.frames).map(part => part.stream)
  expect(order.indexOf(streams.messages)).toBeLessThan(2)
  expect(order).toHaveLength(101)
})

test('M15 a full channel gets nothing more until it is drained', () => {
  const [out, channel] = [createStreams(), createChannel()]
  out.attach(channel)
  out.acknowledged([0, 0])
  channel.full = true
  out.send(streams.messages, Uint8Array.of(1))
  expect(parts(channel.frames)).toEqual([])
  channel.full = false
  out.flush()
  expect(parts(channel.frames)).toHaveLength(1)
})

test('M15 more than is ever kept is refused', () => {
  const out = createStreams()
  expect(out.send(streams.messages, new Uint8Array(64 * 1024 * 1024 + 1))).toBe(false)
  const large = new Uint8Array(64 * 1024 * 1024)
  expect([1, 2, 3].map(() => out.send(streams.messages, large))).toEqual([true, true, false])
})

test('M15 a message that grows too long is dropped as a whole, and the next one arrives', () => {
  const assembly = createAssembly(100)
  expect(assembly.add(new Uint8Array(60), false)).toBeNull()
  expect(assembly.add(new Uint8Array(60), false)).toBeNull()
  expect(assembly.add(new Uint8Array(1), true)).toBeNull()
  expect(assembly.dropped).toBe(1)
  expect(assembly.add(Uint8Array.of(1), false)).toBeNull()
  expect(assembly.add(Uint8Array.of(2), true)).toEqual(Uint8Array.of(1, 2))
})
