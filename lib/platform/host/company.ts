import { limits } from '../../core/limits.ts'
import type { Clock, RoomContext } from '../../engine/types.ts'
import type { HostFact } from '../../protocol/host-facts.ts'

export type Company = Extract<HostFact, { type: 'met' }>

/** A list of rooms is not read faster. Milliseconds. */
const pauseMs = 5_000

/**
 * Tells what a room is called by its owner and who else is in it: at first, and when that has changed, the newest once in a while. Nobody who
 * was there only between is left out. Returns the end of it, which tells the rest.
 */
export function watchCompany(
  room: Pick<RoomContext, 'room' | 'givenName' | 'self' | 'presence' | 'subscribePeers'>,
  clock: Clock,
  tell: (company: Company) => void,
): () => void {
  const { presence, self } = room
  /** Since it was told last, by person. */
  const here = new Map<string, Company['people'][number]>()
  let told = ''
  let stopPause: (() => void) | null = null

  function gather(): void {
    for (const { person, profile } of presence.others.values())
      if (person !== self.person) here.set(person, { person, name: profile.name, color: profile.color })
  }

  function say(): void {
    const people = [...here.values()].slice(-limits.peopleMet)
    here.clear()
    const company: Company = {
      to: 'background',
      type: 'met',
      room: room.room,
      name: room.givenName,
      people,
    }
    const said = JSON.stringify(company)
    if (said === told) return
    told = said
    tell(company)
  }

  function changed(): void {
    gather()
    if (stopPause) return
    stopPause = clock.after(pauseMs, () => {
      stopPause = null
      gather()
      say()
    })
  }

  const ends = [presence.subscribe(changed), room.subscribePeers(changed)]
  changed()
  return () => {
    for (const end of ends) end()
    stopPause?.()
    say()
  }
}
