import type { MailboxId, SessionId } from '../core/ids.ts'
import type { Connection, CreateConnection } from '../engine/mesh/types.ts'
import type { SentKind } from '../protocol/ledger.ts'
import { decodeLinkFrame, streams } from '../protocol/link.ts'
import type { Socket } from './hub-socket.ts'

/** Told of everything that leaves on one connection, just before it does. `to`: null for the hub. `box`: of mail, whose mailbox it is for. */
export type Sent = (to: SessionId | null, kind: SentKind, bytes: number, box: MailboxId | null) => void

const kindByType: Readonly<Record<string, SentKind>> = {
  presence: 'presence',
  page: 'presence',
  profile: 'doors',
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
    // Whatever is said of a mailbox is about mail, and of a room it says so itself.
    const usual = new URL(url).pathname === '/v1/inbox' ? 'mail' : 'upkeep'
    const send = socket.send.bind(socket)
    socket.send = data => {
      if (typeof data === 'string') sent(null, kindOfText(data, usual), data.length, null)
      else sent(null, 'pointer', data.length, null)
      send(data)
    }
    return socket
  }
}

function kindOfText(data: string, usual: 'mail' | 'upkeep'): SentKind {
  const type = typePattern.exec(data)?.[1] ?? ''
  if (type === 'ping') return 'upkeep'
  // Whoever only follows opens no mailbox.
  if (type === 'follow' || data.endsWith('"boxes":[]}')) return 'sessions'
  return usual === 'mail' ? 'mail' : (kindByType[type] ?? 'upkeep')
}

const mailPath = /^\/v1\/mail\/([\w-]{43})$/
const doorPath = /^\/v1\/rooms\/[\w-]+\/(doors|seeds)\//
const sessionPath = /^\/v1\/(sessions|rooms\/[\w-]+\/session)(\/|$)/

/** Requests to the hub that tell what they are about by their path; other bytes are snapshots and versions, anything else is upkeep. */
export function watchFetch(fetch: typeof globalThis.fetch, sent: Sent): typeof globalThis.fetch {
  return (input, init) => {
    const body = init?.body
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const bytes = body instanceof Uint8Array || typeof body === 'string' ? body.length : 0
    const box = mailPath.exec(pathname)?.[1] as MailboxId | undefined
    sent(null, kindOfRequest(pathname, body instanceof Uint8Array), bytes, box ?? null)
    return fetch(input, init)
  }
}

function kindOfRequest(path: string, isBytes: boolean): SentKind {
  if (mailPath.test(path)) return 'mail'
  if (doorPath.test(path)) return 'doors'
  if (sessionPath.test(path)) return 'sessions'
  return isBytes ? 'log' : 'upkeep'
}

/** Direct connections that tell what is sent on them. */
export function watchConnections(create: CreateConnection, sent: Sent): CreateConnection {
  return options => {
    const connection = create(options)
    return {
      ...connection,
      sendOrdered(bytes) {
        sent(options.to, kindOfFrame(bytes), bytes.length, null)
        connection.sendOrdered(bytes)
      },
      sendLossy(bytes) {
        sent(options.to, 'pointer', bytes.length, null)
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
