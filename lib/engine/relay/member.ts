import { fromBase64Url } from '../../core/bytes.ts'
import type { PersonId, SessionId } from '../../core/ids.ts'
import type { Role } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fastKey, unsealFast } from '../../core/seal.ts'
import { type DirectPart, openDirect, openPresence, type RelaySeal } from '../../protocol/relay.ts'
import { readEntry } from '../awareness-entries.ts'
import { type Assembly, createAssembly } from '../mesh/assembly.ts'
import type { Clock, EntryHold, Peer, SharedState } from '../types.ts'

/** Whoever the hub has lost is still up for so long: sockets come back. Milliseconds. */
const graceMs = 5_000
/** Parts that may come before the presence that says who sends them. */
const earlyMost = 64

export interface RelayMemberOptions {
  readonly session: SessionId
  readonly person: PersonId
  /** As the hub authenticated it, for as long as the session lives. */
  readonly role: Role
  readonly seal: RelaySeal
  readonly viewSeed: Uint8Array
  readonly entries: SharedState['entries']
  readonly clock: Clock
  /** Our own round trip to the hub, milliseconds. */
  hubMs(): number | null
  drop(): void
  readonly events: {
    /** Is there, or is there again after what was under way may have been lost. */
    up(peer: Peer): void
    /** Another round trip. */
    changed(peer: Peer): void
    down(): void
    message(bytes: Uint8Array): void
    fast(frame: Uint8Array): void
  }
}

/** Another session that the hub tells of. */
export interface RelayMember {
  readonly person: PersonId
  readonly role: Role
  /** Not null from `up` to `down`. */
  readonly peer: Peer | null
  /** The hub lists it, under this number, on our newest connection; and its presence, empty while it has said none. */
  list(number: number, presence: string): void
  presence(sealed: string): void
  /** The hub has lost it, or we the hub. */
  lost(): void
  direct(sealed: Uint8Array): void
  fast(sealed: Uint8Array): void
  /** Our round trip to the hub is another. */
  measured(): void
  readonly number: number
  readonly listed: boolean
  close(): void
}

export function createRelayMember(options: RelayMemberOptions): RelayMember {
  const { session, person, role, seal, events, drop } = options
  let number = 0
  let isListed = false
  let peer: Peer | null = null
  let entry: EntryHold | null = null
  /** Theirs, as they count them. */
  let connection = 0
  let hubMs: number | null = null
  let early: Uint8Array[] = []
  let directSeen = -1
  let nextPart = 0
  const assembly: Assembly = createAssembly(limits.assembledBytes)
  let key: Uint8Array | null = null
  let fastSeen = -1
  let stopGrace: (() => void) | null = null

  function endGrace(): void {
    stopGrace?.()
    stopGrace = null
  }

  function down(): void {
    endGrace()
    entry?.release()
    entry = null
    early = []
    if (!peer) return
    peer = null
    events.down()
  }

  function begin(theirs: number): void {
    connection = theirs
    directSeen = -1
    nextPart = 0
    assembly.reset()
  }

  /** `renewed`: whatever was under way to us may have been lost. */
  function readPresence(text: string, renewed: boolean): void {
    const sealed = fromBase64Url(text)
    const said = sealed && openPresence(seal, session, sealed)
    const theirs = said && readEntry(said.update)
    if (!said || !theirs || said.connection < connection) {
      drop()
      return
    }
    entry ??= options.entries.hold(session, theirs.clientId)
    if (!entry?.apply(said.update)) {
      drop()
      return
    }
    hubMs = said.hubMs
    if (peer && said.connection === connection && !renewed) {
      measured()
      return
    }
    if (said.connection !== connection) begin(said.connection)
    peer = { session, person, clientId: theirs.clientId, via: 'relay', rttMs: roundTrip() }
    events.up(peer)
    for (const held of early.splice(0)) readDirect(held)
  }

  /** To the hub and back, for both of us: what a word and its answer take. */
  function roundTrip(): number | null {
    const ours = options.hubMs()
    return ours === null || hubMs === null ? null : ours + hubMs
  }

  function measured(): void {
    const rttMs = roundTrip()
    if (!peer || peer.rttMs === rttMs) return
    peer = { ...peer, rttMs }
    events.changed(peer)
  }

  function readDirect(sealed: Uint8Array): void {
    const part = openDirect(seal, session, sealed)
    if (!part || part.connection < connection) drop()
    // Their presence, on its way, says that they have come back.
    else if (part.connection > connection || !peer) early.length < earlyMost ? early.push(sealed) : drop()
    else take(part)
  }

  function take({ number: at, part, last, bytes }: DirectPart): void {
    if (at <= directSeen || (part !== 0 && part !== nextPart)) {
      drop()
      return
    }
    directSeen = at
    if (part === 0) assembly.reset()
    nextPart = part + 1
    const message = assembly.add(bytes, last)
    if (last) nextPart = 0
    if (message) events.message(message)
  }

  return {
    person,
    role,
    get peer() {
      return peer
    },
    get number() {
      return number
    },
    get listed() {
      return isListed
    },
    list(given, presence) {
      number = given
      isListed = true
      endGrace()
      if (presence !== '') readPresence(presence, true)
    },
    presence(text) {
      if (text === '') down()
      else readPresence(text, false)
    },
    lost() {
      isListed = false
      if (peer) stopGrace ??= options.clock.after(graceMs, down)
      else down()
    },
    direct: readDirect,
    measured,
    fast(sealed) {
      key ??= fastKey(options.viewSeed, fromBase64Url(session)!)
      const opened = peer && unsealFast(key, sealed)
      if (!opened) drop()
      else if (opened.counter > fastSeen) {
        fastSeen = opened.counter
        events.fast(opened.frame)
      }
    },
    close: down,
  }
}
