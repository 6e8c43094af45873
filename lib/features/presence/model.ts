import type { PresenceState } from '../../protocol/peer.ts'
import type { ConnectionState, NoticeCode, PersonView } from '../../protocol/port.ts'

type Attention = PresenceState['state']
type Entry = Omit<PresenceState, 'v'>

/** How somebody's bytes reach us. */
interface Link {
  readonly via: 'direct' | 'relay'
}

/** How well people can be reached; `TransportStatus` of the engine says it. */
interface Reachability {
  readonly hub: 'open' | 'connecting' | 'refused'
  readonly pending: number
  readonly unlinkable: boolean
  readonly full: boolean
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
  readonly rttBySession: ReadonlyMap<string, number>
  readonly colorByPerson: ReadonlyMap<string, number>
}

/** People as somebody on `page` sees them, themselves first, then by arrival. A person's several browsers are one person. */
export function peopleOn(page: string | null, source: PeopleSource): PersonView[] {
  const { self, others } = source
  const byArrival = [...others].sort((a, b) => a.sinceMs - b.sinceMs || (a.person < b.person ? -1 : 1))
  const sessionsByPerson = Map.groupBy([self, ...byArrival], entry => entry.person)
  return [...sessionsByPerson.values()].map(sessions => personView(page, sessions, source))
}

function personView(
  page: string | null,
  sessions: readonly Entry[],
  { self, peers, rttBySession, colorByPerson }: PeopleSource,
): PersonView {
  const [first] = sessions as [Entry]
  const isSelf = first === self
  const linked = sessions.filter(entry => peers.has(entry.session))
  const nearest = linked.find(entry => peers.get(entry.session)!.via === 'direct') ?? linked[0]
  const here = sessions.some(entry => entry.page !== null && entry.page === page)
  return {
    person: first.person,
    name: first.profile.name,
    color: colorByPerson.get(first.person) ?? first.profile.color,
    self: isSelf,
    state: mostAttentive(sessions.map(entry => entry.state)),
    typing: sessions.some(entry => entry.typing),
    where: here ? 'here' : 'elsewhere',
    via: isSelf ? 'direct' : nearest ? peers.get(nearest.session)!.via : 'none',
    rttMs: isSelf || !nearest ? null : (rttBySession.get(nearest.session) ?? null),
  }
}

/** `hubAway`: the hub has not answered for a while. */
export function connectionOf(status: Reachability, peers: Iterable<Link>, hubAway: boolean): ConnectionState {
  const vias = new Set([...peers].map(peer => peer.via))
  if (vias.size > 0) return vias.has('relay') ? 'relay' : 'direct'
  if (hubAway || status.hub === 'refused') return 'offline'
  return status.pending > 0 || status.hub === 'connecting' ? 'connecting' : 'alone'
}

/** The one thing to be told of, the worst first. */
export function noticeOf(status: Reachability, hubAway: boolean, storageFailing: boolean): NoticeCode | null {
  if (status.hub === 'refused') return 'refused'
  if (status.full) return 'room-full'
  if (storageFailing) return 'storage'
  if (hubAway) return 'hub-away'
  return status.unlinkable ? 'unlinkable' : null
}

/** A round trip as shown: follows the measured one only when that has moved by 5 ms and a third, so that views stand still. */
export function steadyRtt(shownMs: number | null, measuredMs: number | null): number | null {
  if (measuredMs === null) return shownMs
  const measured = Math.min(60_000, Math.round(measuredMs))
  if (shownMs === null || Math.abs(measured - shownMs) > Math.max(5, shownMs / 3)) return measured
  return shownMs
}
