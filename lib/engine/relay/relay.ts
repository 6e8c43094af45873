import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import { id16Pattern, type PageTag, type PersonId, type RoomId, type SessionId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fastKey, sealFast } from '../../core/seal.ts'
import { steadyRtt } from '../../core/steady-rtt.ts'
import type { HubToClient } from '../../protocol/hub.ts'
import { type RelaySeal, sealPresence } from '../../protocol/relay.ts'
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
import { createRelayMember, type RelayMember } from './member.ts'
import { createRelayOutgoing } from './outgoing.ts'
import type { HubConnection } from './types.ts'

export interface RelayOptions {
  readonly room: RoomId
  readonly self: Self
  readonly keys: EpochKeys
  readonly shared: SharedState
  readonly hub: HubConnection
  readonly clock: Clock
  readonly randomBytes: RandomBytes
}

export interface Relay extends Transport {
  /** Messages thrown away: malformed, forged or played again. */
  readonly dropped: number
}

/** What was lost on the way is made good after this, where the hub does not say when. Milliseconds. */
const renewMs = 1_000

/** Everybody whom the hub lists, through the hub, which can read nothing of it. The document goes through the log. */
export function createRelay(options: RelayOptions): Relay {
  const { room, self, keys, shared, hub, clock, randomBytes } = options
  const { awareness } = shared
  const seal: RelaySeal = { key: keys.contents, room, epoch: keys.epoch }
  const outgoing = createRelayOutgoing(hub, seal, self.session, randomBytes)
  const ownFastKey = fastKey(keys.viewSeed, fromBase64Url(self.session)!)
  const members = new Map<SessionId, RelayMember>()
  const memberByNumber = new Map<number, RelayMember>()
  let barred: ReadonlySet<PersonId> = new Set()
  let events: TransportEvents | null = null
  let endUse: (() => void) | null = null
  let status: TransportStatus | null = null
  let state: TransportStatus['hub'] = 'connecting'
  let connection = 0
  let fastSent = 0
  let page: PageTag | null = null
  /** Our round trip to the hub, milliseconds. */
  let hubMs: number | null = null
  let presenceDue = false
  let stopPresence: (() => void) | null = null
  let stopRenewal: (() => void) | null = null
  let dropped = 0

  const drop = (): void => {
    dropped++
  }

  function report(): void {
    const pending = [...members.values()].filter(member => member.listed && !member.peer).length
    const viewers = [...members].filter(([, member]) => !keys.edit || member.role === 'viewer')
    const unlinked = new Map(viewers.map(([session]) => [session, 'viewer'] as const))
    const next = { hub: state, pending, unlinked }
    if (sameStatus(status, next)) return
    status = next
    events?.status(status)
  }

  function saySelf(): void {
    const update = encodeAwarenessUpdate(awareness, [awareness.clientID])
    const data = toBase64Url(sealPresence(seal, self.session, { connection, hubMs, update }, randomBytes(24)))
    hub.send({ type: 'presence', data })
  }

  /** At once, and then no more often than the hub would pass it on. */
  function presenceChanged(): void {
    if (stopPresence) {
      presenceDue = true
      return
    }
    saySelf()
    stopPresence = clock.after(limits.presenceWindowMs, () => {
      stopPresence = null
      if (presenceDue) presenceChanged()
      presenceDue = false
    })
  }

  function sayPage(): void {
    hub.send({ type: 'page', tag: page })
  }

  // `change`, not `update`: renewals say nothing, since an entry lives as long as its session.
  function onAwareness(change: Record<'added' | 'updated' | 'removed', number[]>): void {
    if (!Object.values(change).some(clients => clients.includes(awareness.clientID))) return
    const before = page
    page = pageOf(awareness.getLocalState())
    if (state !== 'open') return
    if (page !== before) sayPage()
    presenceChanged()
  }

  /** From here on nothing of ours that was under way counts, and everybody tells us anew what we may have missed. */
  function begin(): void {
    connection++
    outgoing.begin(connection)
    saySelf()
  }

  function admit({ session, person, role, number, presence }: Listed): void {
    if (session === self.session || barred.has(person)) return
    if (members.get(session)?.person !== person) forget(session)
    let member = members.get(session)
    if (!member && members.size >= limits.people) return
    if (!member) {
      member = createRelayMember({
        session,
        person,
        role,
        seal,
        viewSeed: keys.viewSeed,
        entries: shared.entries,
        clock,
        hubMs: () => hubMs,
        drop,
        events: {
          up: peer => events?.peerUp(peer),
          changed: peer => events?.peerChanged(peer),
          down() {
            events?.peerDown(session)
            if (!members.get(session)?.listed) members.delete(session)
            report()
          },
          message: bytes => events?.message(session, bytes),
          fast: frame => events?.fast(session, frame),
        },
      })
      members.set(session, member)
    }
    memberByNumber.set(number, member)
    member.list(number, presence)
  }

  function lose(session: SessionId): void {
    const member = members.get(session)
    if (!member) return
    if (memberByNumber.get(member.number) === member) memberByNumber.delete(member.number)
    member.lost()
    if (!member.peer) members.delete(session)
  }

  function forget(session: SessionId): void {
    members.get(session)?.close()
    members.delete(session)
  }

  function receive(message: HubToClient): void {
    switch (message.type) {
      case 'welcome': {
        begin()
        sayPage()
        memberByNumber.clear()
        const listed = new Set(message.sessions.map(({ session }) => session))
        for (const session of members.keys()) if (!listed.has(session)) lose(session)
        for (const one of message.sessions) admit(one)
        break
      }
      case 'joined':
        admit(message)
        break
      case 'left':
        lose(message.session)
        break
      case 'presence':
        members.get(message.session)?.presence(message.data)
        break
      case 'direct': {
        const member = members.get(message.from)
        const sealed = fromBase64Url(message.data)
        if (member && sealed) member.direct(sealed)
        else drop()
        break
      }
      case 'refused':
        if (message.code !== 'rate-limited') break
        // Something that was said is lost; which, nobody knows.
        stopRenewal ??= clock.after(Math.max(renewMs, message.retryAfterMs), () => {
          stopRenewal = null
          begin()
        })
        break
    }
    report()
  }

  return {
    kind: 'relay',
    start(given) {
      events = given
      page = pageOf(awareness.getLocalState())
      awareness.on('change', onAwareness)
      report()
      endUse = hub.use({
        state(next) {
          state = next
          if (next !== 'open') for (const session of [...members.keys()]) lose(session)
          report()
        },
        message: receive,
        fast(frames) {
          for (const { number, sealed } of frames) memberByNumber.get(number)?.fast(sealed)
        },
        roundTrip(ms) {
          const steadyMs = steadyRtt(hubMs, ms)
          if (steadyMs === hubMs) return
          hubMs = steadyMs
          for (const member of members.values()) member.measured()
          presenceChanged()
        },
      })
    },
    send(to, bytes) {
      const reached = state === 'open' && bytes.length <= limits.assembledBytes && members.get(to)?.peer
      if (reached) outgoing.send(to, bytes)
      return Boolean(reached)
    },
    sendFast(to, frame) {
      if (state !== 'open' || to.length === 0 || frame.length > limits.fastFrameBytes) return
      hub.sendFast(sealFast(ownFastKey, fastSent++, frame))
    },
    bar(people) {
      barred = people
      for (const [session, { person }] of [...members]) if (people.has(person)) forget(session)
      report()
    },
    close() {
      events = null
      stopPresence?.()
      stopRenewal?.()
      awareness.off('change', onAwareness)
      // Says goodbye: without it others would wait for us to come back.
      hub.send({ type: 'presence', data: '' })
      endUse?.()
      for (const session of [...members.keys()]) forget(session)
    },
    get dropped() {
      return dropped
    },
  }
}

type Listed = Extract<HubToClient, { type: 'welcome' }>['sessions'][number]

/** The page that our presence says we are on: where our fast frames go. */
function pageOf(state: Record<string, unknown> | null): PageTag | null {
  const page = state?.page
  return typeof page === 'string' && id16Pattern.test(page) ? (page as PageTag) : null
}
