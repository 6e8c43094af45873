import type { SessionId } from '../../core/ids.ts'
import { ownEdition, type PresenceState } from '../../protocol/peer.ts'
import type { ConnectionState, NoticeCode, PersonView, WhyCode } from '../../protocol/port.ts'

type Attention = PresenceState['state']
type Entry = Omit<PresenceState, 'v'>

/** How somebody's bytes reach us. */
interface Link {
  readonly via: 'direct' | 'relay'
  /** Null while it is new or broken. */
  readonly rttMs: number | null
}

/** How well people can be reached; `TransportStatus` of the engine says it. */
interface Reachability {
  readonly hub: 'open' | 'connecting' | 'full' | 'refused'
  readonly pending: number
  /** Why there is no direct link, by session. */
  readonly unlinked: ReadonlyMap<string, Exclude<WhyCode, 'direct' | 'hub-away'>>
}

/** The most attentive first. */
const attentions: readonly Attention[] = ['here', 'idle', 'away']

/** The most attentive of several; `away` when there is none. */
export function mostAttentive(states: Iterable<Attention>): Attention {
  const present = new Set(states)
  return attentions.find(state => present.has(state)) ?? 'away'
}

/** What a list of people is made of. */
export interface PeopleSource {
  readonly self: Entry
  readonly others: readonly Entry[]
  readonly peers: ReadonlyMap<string, Link>
  readonly status: Reachability
  readonly rttBySession: ReadonlyMap<string, number>
  readonly colorByPerson: ReadonlyMap<string, number>
  /** What a session's build knows of the protocol; null while that is not known. */
  readonly editions: { of(session: SessionId): number | null }
}

/** Where the one who looks is, as far as it is shared. */
interface Spot {
  readonly page: string | null
  readonly site: string | null
}

/** People as somebody at `spot` sees them, themselves first, then by arrival. A person's several browsers are one person. */
export function peopleOn(spot: Spot, source: PeopleSource): PersonView[] {
  const { self, others } = source
  const byArrival = [...others].sort((a, b) => a.sinceMs - b.sinceMs || (a.person < b.person ? -1 : 1))
  const sessionsByPerson = Map.groupBy([self, ...byArrival], entry => entry.person)
  return [...sessionsByPerson.values()].map(sessions => personView(spot, sessions, source))
}

function personView(
  spot: Spot,
  sessions: readonly Entry[],
  { self, peers, status, rttBySession, colorByPerson, editions }: PeopleSource,
): PersonView {
  const [first] = sessions as [Entry]
  const isSelf = first === self
  const ways = sessions.map(({ session }) => ({ session, ...wayTo(session, peers.get(session), status) }))
  const edition = isSelf ? null : editionOf(sessions.map(({ session }) => editions.of(session)))
  const nearest = vias.map(via => ways.find(way => way.via === via)).find(Boolean)!
  // Nothing is better than the hub's way to or from the hub's own page.
  const isBest = isSelf || (nearest.via === 'relay' && (self.guest || first.guest))
  return {
    person: first.person,
    name: first.profile.name,
    color: colorByPerson.get(first.person) ?? first.profile.color,
    self: isSelf,
    state: mostAttentive(sessions.map(entry => entry.state)),
    typing: sessions.some(entry => entry.typing),
    where: nearestOf(spot, sessions),
    via: isSelf ? 'direct' : nearest.via,
    rttMs: isSelf || nearest.via === 'none' ? null : (rttBySession.get(nearest.session) ?? null),
    why: isBest ? 'direct' : nearest.why,
    ...(first.guest && { guest: true }),
    ...(edition && { edition }),
  }
}

/** Beside ours; of several browsers that differ from it the newest. */
function editionOf(theirs: readonly (number | null)[]): PersonView['edition'] | null {
  const other = theirs.filter(edition => edition !== null && edition !== ownEdition)
  if (other.length === 0) return null
  return other.some(edition => edition! > ownEdition) ? 'newer' : 'older'
}

function nearestOf({ page, site }: Spot, sessions: readonly Entry[]): PersonView['where'] {
  if (page !== null && sessions.some(entry => entry.page === page)) return 'here'
  return site !== null && sessions.some(entry => entry.site === site) ? 'site' : 'elsewhere'
}

/** The best first. */
const vias = ['direct', 'relay', 'none'] as const

/** How a session can be reached now, and why not better. */
export function wayTo(
  session: string,
  link: Link | undefined,
  status: Reachability,
): { readonly via: PersonView['via']; readonly why: WhyCode } {
  if (link?.via === 'direct' && link.rttMs !== null) return { via: 'direct', why: 'direct' }
  // A relayed peer stays up for a while after its hub has gone; nothing reaches it.
  if (status.hub !== 'open') return { via: 'none', why: 'hub-away' }
  return { via: link?.via === 'relay' ? 'relay' : 'none', why: status.unlinked.get(session) ?? 'linking' }
}

/** `hubAway`: the hub has not answered for a while. */
export function connectionOf(
  status: Reachability,
  peers: Iterable<Pick<Link, 'via'>>,
  hubAway: boolean,
): ConnectionState {
  const reached = new Set([...peers].map(peer => peer.via))
  if (status.hub !== 'open') reached.delete('relay')
  if (reached.size > 0) return reached.has('relay') ? 'relay' : 'direct'
  if (hubAway || status.hub === 'refused' || status.hub === 'full') return 'offline'
  return status.pending > 0 || status.hub === 'connecting' ? 'connecting' : 'alone'
}

/** The one thing to be told of, the worst first. */
export function noticeOf(
  status: Reachability,
  hubAway: boolean,
  storageFailing: boolean,
  logProblem: 'changed' | 'full' | 'muted' | 'unavailable' | 'repaired' | 'text' | 'lost' | null,
  removed: boolean,
): NoticeCode | null {
  if (status.hub === 'refused' && removed) return 'removed'
  if (status.hub === 'refused') return 'refused'
  if (status.hub === 'full') return 'room-full'
  if (storageFailing) return 'storage'
  if (hubAway) return 'hub-away'
  return logProblem && `log-${logProblem}`
}
