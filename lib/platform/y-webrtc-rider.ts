import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeUpdate } from 'y-protocols/sync'
import { type Room, type SignalingConn, WebrtcConn } from 'y-webrtc'
import type { Transaction } from 'yjs'
import type { SessionId } from '../core/ids.ts'
import type { DocumentRider } from '../engine/mesh/types.ts'
import type { EntryHold, SharedState } from '../engine/types.ts'
import type { Carrier } from './y-webrtc-peer.ts'

/** The first number of a y-webrtc message. Its other two are for BroadcastChannel and for asking what is told anyway. */
const messageType = { sync: 0, awareness: 1 } as const

/** One person's end of y-webrtc. */
interface Seat {
  readonly entry: EntryHold | null
  readonly send: (bytes: Uint8Array) => void
  readonly emit: (event: string, value?: unknown) => void
}

/**
 * Lets y-webrtc sync the document over links that it does not make. Its `Room` would re-broadcast every remote change, publish to
 * BroadcastChannel and hook page unload; its connections work without one, on the few fields that `room` has.
 */
export function createYWebrtcRider({ doc, awareness, entries }: SharedState): DocumentRider {
  const seats = new Map<SessionId, Seat>()
  const provider = { doc, awareness, peerOpts: {}, emit: () => undefined }
  const room = {
    name: '',
    peerId: '',
    doc,
    awareness,
    provider,
    synced: false,
    key: null,
    webrtcConns: new Map<string, WebrtcConn>(),
    bcConns: new Set<string>(),
  }

  const broadcast = (bytes: Uint8Array): void => {
    for (const seat of seats.values()) seat.send(bytes)
  }

  function onUpdate(update: Uint8Array, _origin: unknown, _doc: unknown, { local }: Transaction): void {
    // What came from a peer or the log reaches the others from there.
    if (!local || seats.size === 0) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageType.sync)
    writeUpdate(encoder, update)
    broadcast(encoding.toUint8Array(encoder))
  }

  // `change`, not `update`: renewals say nothing, since an entry lives as long as its link.
  function onAwareness({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>): void {
    if ([...added, ...updated, ...removed].includes(awareness.clientID)) broadcast(ownEntry())
  }

  function ownEntry(): Uint8Array {
    return awarenessMessage(encodeAwarenessUpdate(awareness, [awareness.clientID]))
  }

  doc.on('update', onUpdate)
  awareness.on('change', onAwareness)

  function down(session: SessionId): void {
    const seat = seats.get(session)
    if (!seat) return
    seats.delete(session)
    seat.emit('close')
    seat.entry?.release()
  }

  return {
    up(session, clientId, send) {
      down(session)
      const handlers = new Map<string, (value?: unknown) => void>()
      const emit = (event: string, value?: unknown): void => handlers.get(event)?.(value)
      const carrier: Carrier = {
        on: (event, run) => void handlers.set(event, run),
        signal: () => undefined,
        // y-webrtc would tell everybody's entry; each tells their own.
        send: bytes => send(bytes[0] === messageType.awareness ? ownEntry() : bytes),
        destroy: () => undefined,
      }
      Object.assign(provider, { peerOpts: { carrier } })
      const conn = new WebrtcConn(null as unknown as SignalingConn, false, session, room as unknown as Room)
      room.webrtcConns.set(session, conn)
      seats.set(session, { entry: entries.hold(session, clientId), send, emit })
      emit('connect')
    },
    receive(session, bytes) {
      const seat = seats.get(session)
      if (!seat) return false
      try {
        const decoder = decoding.createDecoder(bytes)
        switch (decoding.readVarUint(decoder)) {
          case messageType.sync:
            seat.emit('data', bytes)
            return true
          case messageType.awareness:
            return seat.entry?.apply(decoding.readVarUint8Array(decoder)) ?? false
          default:
            return false
        }
      } catch {
        return false
      }
    },
    down,
    close() {
      for (const session of [...seats.keys()]) down(session)
      doc.off('update', onUpdate)
      awareness.off('change', onAwareness)
    },
  }
}

function awarenessMessage(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.awareness)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}
