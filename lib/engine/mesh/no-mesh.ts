import type { RoomId, SessionId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { openSignal, sealSignal } from '../../protocol/signal.ts'
import type { RandomBytes, Self, Transport, TransportEvents, TransportStatus } from '../types.ts'
import type { Signaling } from './types.ts'

export interface NoMeshOptions {
  readonly room: RoomId
  readonly self: Self
  /** An editor's: viewers hold no signaling key. */
  readonly keys: EpochKeys
  readonly signaling: Signaling
  readonly randomBytes: RandomBytes
  /** We want no direct links, or our browser makes none. */
  readonly why: 'relay-only' | 'no-webrtc'
}

/**
 * In the mesh's place for somebody who wants no direct links, or whose browser makes none: nobody learns an address, and those who try to link are told, so that they need
 * not go on trying. Throws for a viewer's keys.
 */
export function createNoMesh({ room, self, keys, signaling, randomBytes, why }: NoMeshOptions): Transport {
  if (!keys.edit) throw new Error('Signaling needs an editor’s keys.')
  const { epoch } = keys
  const signalingKey = keys.edit.signaling
  const present = new Set<SessionId>()
  let events: TransportEvents | null = null
  let hub: TransportStatus['hub'] = 'connecting'

  const report = (): void =>
    events?.status({ hub, pending: 0, unlinked: new Map([...present].map(other => [other, why])) })

  return {
    kind: 'mesh',
    start(given) {
      events = given
      signaling.start({
        state(state) {
          hub = state
          report()
        },
        sessions(list) {
          present.clear()
          for (const { session } of list) present.add(session)
          report()
        },
        joined({ session }) {
          present.add(session)
          report()
        },
        left(session) {
          present.delete(session)
          report()
        },
        signal(from, sealed) {
          const message = openSignal(signalingKey, { room, epoch, from, to: self.session }, sealed)
          if (message?.type !== 'announce' && message?.type !== 'negotiate') return
          const route = { room, epoch, from: self.session, to: from }
          signaling.send(from, sealSignal(signalingKey, route, { type: 'relay-only' }, randomBytes(24)))
        },
      })
    },
    send: () => false,
    sendFast: () => undefined,
    bar: () => undefined,
    close() {
      events = null
      signaling.close()
    },
  }
}
