import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import { commitment, comparisonOf } from '../../core/comparison.ts'
import { comparisonNonceBytes } from '../../core/comparison-sizes.ts'
import type { PersonId, SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Feature, Outlet, Peer } from '../../engine/types.ts'
import type { PeerMessage } from '../../protocol/peer.ts'
import type { ComparisonView } from '../../protocol/people.ts'
import type { HostToPanel } from '../../protocol/port.ts'

/** What two have told one another so far. */
interface Comparison {
  /** We have begun it. */
  readonly begun: boolean
  /** Theirs, once it is known which of their browsers answers. */
  session: SessionId | null
  /** Ours: 16 random bytes. */
  readonly nonce: Uint8Array
  /** What they have committed to, where they have begun. */
  readonly committed: string | null
  state: ComparisonView['state']
  words: readonly number[]
}

type CompareMessage = Extract<PeerMessage, { type: `compare-${string}` }>

/**
 * Words that two people compare, to know that each has the other's real key. Whoever begins commits first (`core/comparison.ts`); the other's browser answers by
 * itself and shows the words, so that both can read them out.
 */
export const createCompare: Feature = room => {
  const { room: id, self, clock, randomBytes, presence, unread } = room
  const comparisons = new Map<PersonId, Comparison>()
  const rateBySession = new Map<SessionId, Rate>()

  function view(person: PersonId): ComparisonView {
    const { begun = false, state = 'none', words = [] } = comparisons.get(person) ?? {}
    return { type: 'comparison', person, state, words: [...words], asked: !begun && state !== 'none' }
  }

  function changed(person: PersonId): void {
    for (const panel of room.panels) panel.send(view(person))
    // Somebody waits at the other end.
    unread.set(
      'compare',
      [...comparisons.values()].filter(({ begun, state }) => !begun && state === 'words').length,
    )
  }

  function begin(person: PersonId): void {
    const sessions = [...presence.others.values()].filter(other => other.person === person)
    if (person === self.person || sessions.length === 0) return
    const nonce = randomBytes(comparisonNonceBytes)
    comparisons.set(person, {
      begun: true,
      session: null,
      nonce,
      committed: null,
      state: 'waiting',
      words: [],
    })
    const said = { type: 'compare-commit', commitment: commitment(id, self.person, person, nonce) } as const
    for (const { session } of sessions) room.send(session, said)
    changed(person)
  }

  function show(person: PersonId, comparison: Comparison, theirs: Uint8Array): void {
    const [ours, other] = [
      { person: self.person, nonce: comparison.nonce },
      { person, nonce: theirs },
    ]
    comparison.words = comparison.begun ? comparisonOf(id, ours, other) : comparisonOf(id, other, ours)
    comparison.state = 'words'
    changed(person)
  }

  function committed({ person, session }: Peer, said: string): void {
    const rate =
      rateBySession.get(session) ?? createRate(limits.comparisonsPerSecond, limits.comparisonsBurst)
    rateBySession.set(session, rate)
    if (!rate.take(clock.now())) {
      room.drop('comparisons-too-fast')
      return
    }
    const before = comparisons.get(person)
    // Of two who began at once the one with the smaller key has begun.
    if (before?.begun && before.state === 'waiting' && self.person < person) return
    const nonce = randomBytes(comparisonNonceBytes)
    comparisons.set(person, { begun: false, session, nonce, committed: said, state: 'waiting', words: [] })
    room.send(session, { type: 'compare-answer', nonce: toBase64Url(nonce) })
  }

  function answered({ person, session }: Peer, nonce: Uint8Array): void {
    const comparison = comparisons.get(person)
    // The first of their browsers that answers; another nonce would give other words.
    if (!comparison?.begun || comparison.session !== null) {
      room.drop('comparison-unasked')
      return
    }
    comparison.session = session
    room.send(session, { type: 'compare-reveal', nonce: toBase64Url(comparison.nonce) })
    show(person, comparison, nonce)
  }

  function revealed({ person, session }: Peer, nonce: Uint8Array): void {
    const comparison = comparisons.get(person)
    if (!comparison || comparison.begun || comparison.session !== session || comparison.state !== 'waiting')
      room.drop('comparison-unasked')
    else if (commitment(id, person, self.person, nonce) === comparison.committed)
      show(person, comparison, nonce)
    else {
      comparison.state = 'failed'
      changed(person)
    }
  }

  function end(person: PersonId): void {
    if (comparisons.delete(person)) changed(person)
  }

  /** Whoever would go on with it has gone. */
  function isOver(person: PersonId, { session }: Comparison): boolean {
    const { others } = presence
    return session === null ? ![...others.values()].some(one => one.person === person) : !others.has(session)
  }

  function message(from: Peer, said: CompareMessage): void {
    const nonce = said.type === 'compare-commit' ? null : fromBase64Url(said.nonce)
    if (said.type === 'compare-commit') committed(from, said.commitment)
    else if (nonce?.length !== comparisonNonceBytes) room.drop('comparison-malformed')
    else if (said.type === 'compare-answer') answered(from, nonce)
    else revealed(from, nonce)
  }

  return {
    greetPanel(panel: Outlet<HostToPanel>) {
      for (const person of comparisons.keys()) panel.send(view(person))
    },
    panel(_from, wish) {
      if (wish.type === 'compare') begin(wish.person)
      else if (wish.type === 'end-comparison') end(wish.person)
    },
    message(from, said) {
      if (isCompare(said)) message(from, said)
    },
    peerDown(session) {
      rateBySession.delete(session)
      for (const [person, comparison] of comparisons) if (isOver(person, comparison)) end(person)
    },
    close: () => undefined,
  }
}

const isCompare = (message: PeerMessage): message is CompareMessage => message.type.startsWith('compare-')
