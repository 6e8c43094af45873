import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { WebSocket } from 'ws'
import { type Dialect, firstMessage, placeOf } from './dialect.ts'

/** Awareness' message type in y-websocket's protocol and in Hocuspocus'; and the latter's for authentication. */
const messageTypes = { awareness: 1, auth: 2 } as const
/** Hocuspocus: a token is in this message, and this is the answer when it is taken. */
const auth = { token: 0, authenticated: 2 } as const

/** A Yjs client id that tells who it is. */
const clientIdOf = (at: number): number => 1_000_000 + at

/** The state that a provider sends with every move: who one is and where one points. */
const stateOf = (at: number, counter: number): string =>
  JSON.stringify({
    user: { name: `Person ${at}`, color: '#1864ab' },
    cursor: { anchor: '#content > article > p:nth-of-type(3)', ...placeOf(counter) },
  })

const documentOf = (room: number): string => `room-${room}`

/** Awareness as y-protocols says it, in an envelope of the server's. */
function awarenessDialect(
  enter: Dialect['enter'],
  head: (room: number, encoder: ReturnType<typeof createEncoder>) => void,
  skipHead: (decoder: ReturnType<typeof createDecoder>) => void,
): Dialect {
  return {
    enter,
    move(room, at, counter) {
      const update = createEncoder()
      writeVarUint(update, 1)
      writeVarUint(update, clientIdOf(at))
      writeVarUint(update, counter + 1)
      writeVarString(update, stateOf(at, counter))
      const message = createEncoder()
      head(room, message)
      writeVarUint(message, messageTypes.awareness)
      writeVarUint8Array(message, toUint8Array(update))
      return toUint8Array(message)
    },
    read(data, seen) {
      const message = createDecoder(data)
      skipHead(message)
      if (readVarUint(message) !== messageTypes.awareness) return
      const update = createDecoder(readVarUint8Array(message))
      for (let left = readVarUint(update); left > 0; left--) {
        const at = readVarUint(update) - clientIdOf(0)
        const counter = readVarUint(update) - 1
        const stateBytes = readVarUint(update)
        update.pos += stateBytes
        seen(at, counter)
      }
    },
  }
}

/** y-websocket's protocol: the document is in the address. */
export const yWebsocketDialect = (): Dialect =>
  awarenessDialect(
    async (url, room) => {
      const ws = new WebSocket(`${url.replace('http', 'ws')}/${documentOf(room)}`)
      await firstMessage(ws, () => true)
      return ws
    },
    () => undefined,
    () => undefined,
  )

/** Hocuspocus' protocol: the document is in each message. */
export const hocuspocusDialect = (): Dialect =>
  awarenessDialect(
    async (url, room) => {
      const ws = new WebSocket(url.replace('http', 'ws'))
      await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
      const hello = createEncoder()
      writeVarString(hello, documentOf(room))
      writeVarUint(hello, messageTypes.auth)
      writeVarUint(hello, auth.token)
      writeVarString(hello, 'anybody')
      ws.send(toUint8Array(hello))
      await firstMessage(ws, data => {
        const answer = createDecoder(data)
        readVarString(answer)
        return readVarUint(answer) === messageTypes.auth && readVarUint(answer) === auth.authenticated
      })
      return ws
    },
    (room, encoder) => writeVarString(encoder, documentOf(room)),
    decoder => void readVarString(decoder),
  )
