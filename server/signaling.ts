import { limits } from '../lib/core/limits.ts'
import { text, z } from '../lib/protocol/schema.ts'
import type { HubSocket } from './hub-socket.ts'
import type { Metrics } from './metrics.ts'

const topic = text(limits.signalingTopicChars)
const topics = z.array(topic).check(z.maxLength(limits.signalingTopics))

/** y-webrtc's own protocol, as `y-webrtc/bin/server.js` speaks it; unknown fields are not passed on. */
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribe'), topics }),
  z.object({ type: z.literal('unsubscribe'), topics }),
  z.object({ type: z.literal('publish'), topic, data: z.unknown() }),
  z.object({ type: z.literal('ping') }),
])

/**
 * `/signal`: stock y-webrtc signaling, for applications that use y-webrtc by themselves. There is no identity in it: whoever knows a topic
 * hears it. Returns the connection handler.
 */
export function createSignaling({ metrics }: { readonly metrics: Metrics }): (socket: HubSocket) => void {
  const subscribers = new Map<string, Set<HubSocket>>()

  function unsubscribe(socket: HubSocket, name: string): void {
    const sockets = subscribers.get(name)
    sockets?.delete(socket)
    if (sockets?.size === 0) subscribers.delete(name)
  }

  return socket => {
    const own = new Set<string>()

    function subscribe(name: string): void {
      if (own.size >= limits.signalingTopics && !own.has(name)) return void metrics.drop('rate-limited')
      own.add(name)
      subscribers.set(name, (subscribers.get(name) ?? new Set()).add(socket))
    }

    socket.onMessage(value => {
      const parsed = message.safeParse(value)
      if (!parsed.success) return void metrics.drop('malformed')
      switch (parsed.data.type) {
        case 'subscribe':
          for (const name of parsed.data.topics) subscribe(name)
          break
        case 'unsubscribe':
          for (const name of parsed.data.topics) {
            own.delete(name)
            unsubscribe(socket, name)
          }
          break
        case 'publish': {
          // The sender gets its own message back too, as from the stock server; clients skip what is from themselves.
          const receivers = subscribers.get(parsed.data.topic) ?? []
          const clients = receivers instanceof Set ? receivers.size : 0
          const text = JSON.stringify({ ...parsed.data, clients })
          for (const receiver of receivers) receiver.send(text)
          break
        }
        case 'ping':
          socket.send('{"type":"pong"}')
      }
    })

    socket.onClose(() => {
      for (const name of own) unsubscribe(socket, name)
    })
  }
}
