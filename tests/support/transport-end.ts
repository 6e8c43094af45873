import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { createAwarenessEntries } from '../../lib/engine/awareness-entries.ts'
import type {
  Peer,
  RandomBytes,
  Self,
  SharedState,
  Transport,
  TransportEvents,
  TransportStatus,
} from '../../lib/engine/types.ts'

/** A person in a new session, from seeded bytes. */
export function createSelf(randomBytes: RandomBytes): Self {
  const key = keyPairFromSeed(randomBytes(32))
  return {
    key,
    person: personIdOf(key.publicKey) as PersonId,
    session: toBase64Url(randomBytes(16)) as SessionId,
    device: toBase64Url(randomBytes(8)),
  }
}

export function createShared(): SharedState {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  return { doc, awareness, entries: createAwarenessEntries(awareness) }
}

/** One end of a transport under test, with all that it has reported. */
export interface TransportEnd {
  readonly self: Self
  readonly shared: SharedState
  readonly transport: Transport
  readonly peers: ReadonlyMap<SessionId, Peer>
  readonly messages: { readonly from: SessionId; readonly bytes: Uint8Array }[]
  readonly frames: { readonly from: SessionId; readonly frame: Uint8Array }[]
  /** `+session` and `-session`, in order. */
  readonly history: string[]
  readonly status: () => TransportStatus | null
  close(): void
}

/** Starts a transport and keeps what it reports. */
export function startEnd(self: Self, shared: SharedState, transport: Transport): TransportEnd {
  const peers = new Map<SessionId, Peer>()
  const messages: TransportEnd['messages'] = []
  const frames: TransportEnd['frames'] = []
  const history: string[] = []
  let status: TransportStatus | null = null
  const events: TransportEvents = {
    peerUp(peer) {
      history.push(`+${peer.session}`)
      peers.set(peer.session, peer)
    },
    peerDown(session) {
      history.push(`-${session}`)
      peers.delete(session)
    },
    peerChanged: peer => void peers.set(peer.session, peer),
    message: (from, bytes) => void messages.push({ from, bytes }),
    fast: (from, frame) => void frames.push({ from, frame }),
    status: next => {
      status = next
    },
  }
  transport.start(events)
  return {
    self,
    shared,
    transport,
    peers,
    messages,
    frames,
    history,
    status: () => status,
    close() {
      transport.close()
      shared.awareness.destroy()
      shared.doc.destroy()
    },
  }
}
