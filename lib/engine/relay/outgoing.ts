import { equalBytes, toBase64Url } from '../../core/bytes.ts'
import type { SessionId } from '../../core/ids.ts'
import { directPartBytes, type RelaySeal, sealDirect } from '../../protocol/relay.ts'
import type { RandomBytes } from '../types.ts'
import type { HubConnection } from './types.ts'

/** Our slow messages on their way out. */
export interface RelayOutgoing {
  send(to: SessionId, bytes: Uint8Array): void
  /** What was sent on older connections is over. */
  begin(connection: number): void
}

interface Outgoing {
  readonly to: SessionId[]
  readonly bytes: Uint8Array
}

/** One message for everybody who is told the same in one turn, since the hub can pass one on to many. */
export function createRelayOutgoing(
  hub: HubConnection,
  seal: RelaySeal,
  self: SessionId,
  randomBytes: RandomBytes,
): RelayOutgoing {
  let turn: Outgoing[] = []
  let connection = 0
  let number = 0

  function flush(): void {
    const messages = turn
    turn = []
    for (const { to, bytes } of messages) {
      for (let at = 0, part = 0; part === 0 || at < bytes.length; at += directPartBytes, part++) {
        const last = at + directPartBytes >= bytes.length
        const content = {
          connection,
          number: number++,
          part,
          last,
          bytes: bytes.subarray(at, at + directPartBytes),
        }
        const data = toBase64Url(sealDirect(seal, self, content, randomBytes(24)))
        hub.send({ type: 'direct', to, data })
      }
    }
  }

  /** The same message to others that may take one more receiver without overtaking what that one is to hear first. */
  function sharedBy(to: SessionId, bytes: Uint8Array): Outgoing | null {
    for (const message of turn.toReversed()) {
      if (message.to.includes(to)) return null
      if (equalBytes(message.bytes, bytes)) return message
    }
    return null
  }

  return {
    send(to, bytes) {
      if (turn.length === 0) queueMicrotask(flush)
      const shared = sharedBy(to, bytes)
      if (shared) shared.to.push(to)
      else turn.push({ to: [to], bytes })
    },
    begin(next) {
      turn = []
      connection = next
      number = 0
    },
  }
}
