import * as Y from 'yjs'
import { toBase64Url, utf8 } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Peer, RandomBytes } from '../../lib/engine/types.ts'
import type { RecordContent } from '../../lib/protocol/peer.ts'
import { signRecord, toWire, type WireRecord } from '../../lib/protocol/record-codec.ts'
import type { MemoryNetwork } from './memory-transport.ts'
import { testRoom } from './person.ts'

export interface HostileDeps {
  readonly network: MemoryNetwork
  readonly clock: Clock
  readonly random: () => number
  readonly randomBytes: RandomBytes
}

/** Somebody with the room's keys and a client of their own making, who says whatever bytes they like to whoever is linked. */
export function createHostile({ network, clock, random, randomBytes }: HostileDeps) {
  const key = keyPairFromSeed(randomBytes(32))
  const person = personIdOf(key.publicKey)
  const session = toBase64Url(randomBytes(16)) as SessionId
  const shared = createSharedState(randomBytes)
  const transport = network.join({ session, person, clientId: shared.doc.clientID }, shared)
  const peers = new Map<SessionId, Peer>()
  /** What others said, to be sent on spoilt. */
  const overheard: string[] = []
  transport.start({
    peerUp: peer => void peers.set(peer.session, peer),
    peerDown: lost => void peers.delete(lost),
    peerChanged: () => undefined,
    message: (_from, bytes) => void overheard.push(new TextDecoder().decode(bytes)),
    fast: () => undefined,
    status: () => undefined,
  })

  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]

  function record(change: Partial<RecordContent> = {}): WireRecord {
    const content: RecordContent = {
      v: 1,
      room: testRoom,
      author: person,
      device: toBase64Url(new Uint8Array(8)),
      seq: 1,
      lamport: 1,
      timeMs: clock.now(),
      kind: 'chat',
      body: { text: `hostile ${random()}`, profile: { name: 'Mallory', color: 0 } },
      ...change,
    }
    return toWire(signRecord(key, content).signed)
  }

  const say = (to: SessionId, message: unknown): boolean => transport.send(to, utf8(JSON.stringify(message)))
  const records = (list: readonly WireRecord[], answer = random() < 0.5) => ({
    type: 'records',
    answer,
    records: list,
  })
  const anything = (): number => Math.floor(random() ** 8 * Number.MAX_SAFE_INTEGER)

  /** Each is one way of being a nuisance to one peer. */
  const tricks: ((to: SessionId) => void)[] = [
    to => transport.send(to, randomBytes(Math.floor(random() * 300))),
    to => transport.sendFast([to], randomBytes(Math.floor(random() * 30))),
    to => say(to, { type: 'records', answer: 'yes', records: [{}] }),
    // Two things in one place, to different people.
    to => say(to, records([record({ seq: 1 + Math.floor(random() * 3) })])),
    to => say(to, records([record({ seq: 1 + (anything() % 0xffff_ffff), lamport: anything() })])),
    to => say(to, records([record({ body: null }), record({ kind: 'unheard-of' })])),
    to => say(to, records([{ ...record(), signature: toBase64Url(randomBytes(64)) }])),
    to => say(to, records([record({ author: pick([...peers.values()])?.person ?? person })])),
    to =>
      say(to, {
        type: 'have',
        logs: { [`${person}/AAAAAAAAAAA`]: [1 + (anything() % 1_000), toBase64Url(randomBytes(16))] },
      }),
    to => say(to, { type: 'want', logs: { [`${person}/AAAAAAAAAAA`]: 0 } }),
    to => {
      const words = pick(overheard)
      if (words) transport.send(to, utf8(words.slice(0, Math.floor(random() * words.length))))
      const message = pick(overheard)
      if (message) transport.send(to, utf8(message))
    },
    () =>
      shared.awareness.setLocalState({ v: 1, session: pick([...peers.keys()]) ?? '', nonsense: random() }),
    () => shared.doc.getMap('x').set(String(random()), new Y.Text('x')),
  ]

  return {
    session,
    person,
    /** What somebody shows of themselves. */
    seen: (whom: SessionId) => shared.awareness.getStates().get(peers.get(whom)?.clientId ?? -1),
    /** Shows itself with an awareness state of its choice. */
    claim: (state: Record<string, unknown>): void => shared.awareness.setLocalState(state),
    /** Sends one well signed record of its own. */
    say: (to: SessionId, change: Partial<RecordContent>) => say(to, records([record(change)], false)),
    /** Sends any slow message, or bytes on the fast lane. */
    tell: say,
    flash: (to: SessionId, frame: Uint8Array): void => transport.sendFast([to], frame),
    /** Plays a random trick on somebody who is linked. */
    annoy(): void {
      const to = pick([...peers.keys()])
      if (to) pick(tricks)!(to)
    },
    close(): void {
      transport.close()
      shared.awareness.destroy()
      shared.doc.destroy()
    },
  }
}
