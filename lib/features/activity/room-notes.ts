import type { PersonId, SessionId } from '../../core/ids.ts'
import type { RoomContext } from '../../engine/types.ts'
import { type ActivityBody, activityKind } from '../../protocol/activity.ts'
import type { HubEvent } from '../../protocol/hub.ts'
import type { Stay } from './model.ts'
import type { Acts } from './room-acts.ts'

/** Whoever is out of reach for so long is gone. Milliseconds. */
const goneMs = 10_000
/** So much later does each of those who could note something do so, if nobody has. Milliseconds. */
const turnMs = 3_000
/** The last turns are taken together: in a full room nobody waits for ever. */
const turnsMost = 20
/** Contradictions of one stay: who notes more is not to be talked to. */
const heresMost = 5

/** Writes down who comes and goes, and what other systems told: once, whoever is there. */
export interface Notes {
  /** Records or people have changed. */
  look(): void
  close(): void
}

export function createNotes(room: RoomContext, acts: Acts): Notes {
  const { self, presence, records, clock } = room
  /** What we shall note unless somebody has or it no longer is so; by stay. */
  const leaving = new Map<SessionId, () => void>()
  const hearing = new Set<() => void>()
  /** When we lost sight of whom we have seen. */
  const lostMs = new Map<SessionId, number>()
  let seen: ReadonlySet<SessionId> = new Set()
  let came = false
  let heres = 0
  let closed = false

  const profile = () => {
    const { name, color } = presence.self.profile
    return { name, color: presence.colorByPerson.get(self.person) ?? color }
  }
  /** Nobody takes it of somebody who is muted. */
  const isMuted = (): boolean => room.policy?.current?.mutes.includes(self.person) ?? false
  const say = (body: ActivityBody): void => {
    if (!closed && !acts.full && !isMuted()) void records.append(activityKind, body)
  }
  /** Our turn among those who are here, as all of them count. */
  function waitMs(): number {
    const people = new Set<PersonId>([self.person])
    for (const { person } of presence.others.values()) people.add(person)
    return Math.min([...people].sort().indexOf(self.person), turnsMost) * turnMs
  }

  /** Nobody else may seem to be gone because we are. */
  const canTell = (): boolean =>
    room.status.pending === 0 && (room.policy === null || room.status.hub === 'open')
  const isHere = (session: SessionId): boolean => session === self.session || room.peers.has(session)
  const isOpen = ({ session }: Stay): boolean => acts.openStays().some(stay => stay.session === session)

  /** Of our own that a browser did not end: the last that it said. */
  function lastWordMs({ person, join }: Stay): number | null {
    if (person !== self.person) return null
    const ours = acts.stayOf(self.session)
    const words = ['chat', 'pin', activityKind].flatMap(kind =>
      records
        .list(kind)
        .filter(
          ({ author, lamport }) =>
            author === person && lamport < (ours?.join.lamport ?? Number.MAX_SAFE_INTEGER),
        ),
    )
    return words.reduce((latest, { timeMs }) => Math.max(latest, timeMs), join.timeMs)
  }

  function noteLeave(stay: Stay): void {
    leaving.delete(stay.session)
    if (!canTell() || isHere(stay.session) || !isOpen(stay)) return
    const { person, session } = stay
    const seenMs = lostMs.get(session) ?? lastWordMs(stay)
    say({ what: 'leave', person, session, seenMs, profile: profile() })
  }

  /** What is said before the rest is known would stand before it. */
  const hasRead = (): boolean => room.log?.read ?? true

  function look(): void {
    if (closed || !hasRead()) return
    if (!came) {
      came = true
      say({ what: 'join', session: self.session, profile: profile() })
    }
    const now = new Set(room.peers.keys())
    for (const session of seen) if (!now.has(session)) lostMs.set(session, Math.floor(clock.now()))
    for (const session of now) lostMs.delete(session)
    seen = now
    const gone = new Map(
      acts.openStays().flatMap(stay => (isHere(stay.session) ? [] : [[stay.session, stay] as const])),
    )
    for (const [session, cancel] of leaving)
      if (!gone.has(session)) {
        cancel()
        leaving.delete(session)
      }
    for (const [session, stay] of gone)
      if (!leaving.has(session))
        leaving.set(
          session,
          clock.after(waitFor(stay), () => noteLeave(stay)),
        )
    contradict()
  }

  /** Our own other browser's stay is ours to end. */
  const waitFor = ({ person }: Stay): number => (person === self.person ? goneMs / 2 : goneMs + waitMs())

  function contradict(): void {
    const leave = acts.stayOf(self.session)?.leave
    if (!leave || leave.act.author === self.person || heres >= heresMost) return
    heres++
    say({ what: 'here', session: self.session })
  }

  function heard({ from, name, text, timeMs }: HubEvent): void {
    const event = { from, name, text, timeMs }
    const cancel = clock.after(waitMs(), () => {
      hearing.delete(cancel)
      if (!acts.hasEvent(event)) say({ what: 'event', ...event, profile: profile() })
    })
    hearing.add(cancel)
  }

  const unsubscribe = [room.subscribePeers(look), presence.subscribe(look), room.subscribeEvents(heard)]

  return {
    look,
    close() {
      // Others note it where this does not reach them any more.
      if (came)
        say({ what: 'leave', person: self.person, session: self.session, seenMs: null, profile: profile() })
      closed = true
      for (const end of [...unsubscribe, ...leaving.values(), ...hearing]) end()
    },
  }
}
