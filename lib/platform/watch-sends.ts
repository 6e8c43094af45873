import type { SessionId } from '../core/ids.ts'
import type { Connection, CreateConnection } from '../engine/mesh/types.ts'
import type { SentKind } from '../protocol/ledger.ts'
import { decodeLinkFrame, streams } from '../protocol/link.ts'
import type { Socket } from './hub-socket.ts'

/** Told of everything that leaves on one connection, just before it does. `to`: null for the hub. */
export type Sent = (to: SessionId | null, kind: SentKind, bytes: number) => void

const kindByType: Readonly<Record<string, SentKind>> = {
  presence: 'presence',
  page: 'presence',
  profile: 'presence',
  direct: 'messages',
  append: 'log',
  signal: 'linking',
  hello: 'linking',
}

/** Of our own messages, whose type comes first; what is not listed is upkeep. */
const typePattern = /^\{"type":"([a-z-]+)"/

/** A socket to the hub that tells what is sent on it. */
export function watchSocket(openSocket: (url: string) => Socket, sent: Sent): (url: string) => Socket {
  return url => {
    const socket = openSocket(url)
    const send = socket.send.bind(socket)
    socket.send = data => {
      if (typeof data === 'string')
        sent(null, kindByType[typePattern.exec(data)?.[1] ?? ''] ?? 'upkeep', data.length)
      else sent(null, 'pointer', data.length)
      send(data)
    }
    return socket
  }
}

/** Requests to the hub that tell what they bring: bytes are snapshots and versions, anything else is upkeep. */
export function watchFetch(fetch: typeof globalThis.fetch, sent: Sent): typeof globalThis.fetch {
  return (input, init) => {
    const body = init?.body
    if (body instanceof Uint8Array) sent(null, 'log', body.length)
    else sent(null, 'upkeep', typeof body === 'string' ? body.length : 0)
    return fetch(input, init)
  }
}

/** Direct connections that tell what is sent on them. */
export function watchConnections(create: CreateConnection, sent: Sent): CreateConnection {
  return options => {
    const connection = create(options)
    return {
      ...connection,
      sendOrdered(bytes) {
        sent(options.to, kindOfFrame(bytes), bytes.length)
        connection.sendOrdered(bytes)
      },
      sendLossy(bytes) {
        sent(options.to, 'pointer', bytes.length)
        connection.sendLossy(bytes)
      },
    } satisfies Connection
  }
}

function kindOfFrame(bytes: Uint8Array): SentKind {
  const frame = decodeLinkFrame(bytes)
  if (frame?.type === 'hello') return 'linking'
  if (frame?.type !== 'part') return 'upkeep'
  return frame.stream === streams.messages ? 'messages' : 'document'
}
