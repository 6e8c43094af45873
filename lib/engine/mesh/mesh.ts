import type { PersonId, RoomId, SessionId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { streams } from '../../protocol/link.ts'
import { openSignal, type SignalMessage, sealSignal } from '../../protocol/signal.ts'
import { sameStatus } from '../same-status.ts'
import type {
  Clock,
  RandomBytes,
  Self,
  SharedState,
  Transport,
  TransportEvents,
  TransportStatus,
} from '../types.ts'
import type { LinkContext } from './link.ts'
import { createMember } from './member.ts'
import type { Member } from './member-types.ts'
import type { CreateConnection, DocumentRider, PresentSession, Signaling } from './types.ts'

export interface MeshOptions {
  readonly room: RoomId
  readonly self: Self
  /** An editor's: viewers hold no signaling key. */
  readonly keys: EpochKeys
  readonly shared: SharedState
  readonly signaling: Signaling
  readonly createConnection: CreateConnection
  readonly createRider: (shared: SharedState) => DocumentRider
  readonly iceServers: readonly RTCIceServer[]
  readonly clock: Clock
  readonly randomBytes: RandomBytes
}

export interface Mesh extends Transport {
  /** Messages thrown away: malformed, forged, too early or too large. */
  readonly dropped: number
}

/** Everybody linked with everybody, up to nine people. Throws for a viewer's keys. */
export function createMesh(options: MeshOptions): Mesh {
  const { room, self, keys, shared, signaling, randomBytes } = options
  if (!keys.edit) throw new Error('A mesh needs an editor’s keys.')
  const { epoch } = keys
  const signalingKey = keys.edit.signaling
  const rider = options.createRider(shared)
  const members = new Map<SessionId, Member>()
  /** Sessions that the hub lists now. */
  const present = new Set<SessionId>()
  let barred: ReadonlySet<PersonId> = new Set()
  let events: TransportEvents | null = null
  let hub: TransportStatus['hub'] = 'connecting'
  let status: TransportStatus | null = null
  let dropped = 0

  const drop = (): void => {
    dropped++
  }
  const context: LinkContext = {
    room,
    epoch,
    self,
    clientId: shared.awareness.clientID,
    clock: options.clock,
    createConnection: options.createConnection,
    iceServers: options.iceServers,
    drop,
  }

  function signal(to: SessionId, message: SignalMessage): boolean {
    const route = { room, epoch, from: self.session, to }
    return signaling.send(to, sealSignal(signalingKey, route, message, randomBytes(24)))
  }

  const others = (than: SessionId): Member[] => [...members.values()].filter(m => m.session !== than)

  const hasRoom = (session: SessionId): boolean =>
    others(session).filter(member => member.engaged).length < limits.directLinks

  function admit({ session, person }: PresentSession): void {
    if (
      session === self.session ||
      barred.has(person) ||
      (!members.has(session) && members.size >= limits.people)
    )
      return
    present.add(session)
    if (members.get(session)?.gone) forget(session)
    let member = members.get(session)
    if (!member) {
      member = createMember({
        context,
        randomBytes,
        session,
        person,
        signal: message => signal(session, message),
        hasRoom: () => hasRoom(session),
        isFree: clientId =>
          clientId !== context.clientId && others(session).every(m => m.peer?.clientId !== clientId),
        events: {
          up(peer) {
            events?.peerUp(peer)
            rider.up(
              session,
              peer.clientId,
              bytes => void members.get(session)?.send(streams.document, bytes),
            )
          },
          changed: peer => events?.peerChanged(peer),
          down() {
            rider.down(session)
            events?.peerDown(session)
            if (!present.has(session)) forget(session)
          },
          message(stream, bytes) {
            if (stream === streams.messages) events?.message(session, bytes)
            else if (!rider.receive(session, bytes)) drop()
          },
          fast: frame => events?.fast(session, frame),
          status() {
            for (const one of members.values()) if (one.refused && hasRoom(one.session)) one.wake()
            report()
          },
        },
      })
      members.set(session, member)
    }
    member.wake()
  }

  function forget(session: SessionId): void {
    members.get(session)?.close()
    members.delete(session)
  }

  /** The hub lost them. A link says more than the hub, so it stays while there is one. */
  function absent(session: SessionId): void {
    present.delete(session)
    if (!members.get(session)?.peer) forget(session)
  }

  function report(): void {
    const all = [...members.values()]
    const next: TransportStatus = {
      hub,
      pending: all.filter(member => member.pending).length,
      unlinked: new Map(all.flatMap(member => (member.unlinked ? [[member.session, member.unlinked]] : []))),
    }
    if (sameStatus(status, next)) return
    status = next
    events?.status(next)
  }

  function startSignaling(): void {
    signaling.start({
      state(state) {
        hub = state
        report()
      },
      sessions(list) {
        const listed = new Set(list.map(({ session }) => session))
        for (const session of members.keys()) if (!listed.has(session)) absent(session)
        for (const one of list) admit(one)
        report()
      },
      joined(one) {
        admit(one)
        report()
      },
      left(session) {
        absent(session)
        report()
      },
      signal(from, sealed) {
        const member = members.get(from)
        const route = { room, epoch, from, to: self.session }
        const message = member ? openSignal(signalingKey, route, sealed) : null
        if (member && message) member.receive(message)
        else drop()
      },
    })
  }

  return {
    kind: 'mesh',
    start(given) {
      events = given
      report()
      startSignaling()
    },
    send: (to, bytes) => members.get(to)?.send(streams.messages, bytes) ?? false,
    sendFast(to, frame) {
      for (const session of to) members.get(session)?.sendFast(frame)
    },
    bar(people) {
      barred = people
      for (const { session, person } of [...members.values()]) if (people.has(person)) forget(session)
      report()
    },
    close() {
      events = null
      for (const member of members.values()) {
        // Both ways: the link's last words may be lost.
        if (member.peer) signal(member.session, { type: 'goodbye' })
        member.close()
      }
      members.clear()
      signaling.close()
      rider.close()
    },
    get dropped() {
      return dropped
    },
  }
}
