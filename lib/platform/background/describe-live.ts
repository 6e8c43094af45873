import { browser } from 'wxt/browser'
import type { LiveRooms } from '../../protocol/live-rooms.ts'
import type { Consent } from './consent.ts'
import type { KnownPeople } from './known-people.ts'
import type { KnownRooms } from './known-rooms.ts'
import type { LiveRoom } from './live-state.ts'
import type { RelayedRooms } from './sessions/relayed-rooms.ts'
import type { PersonSettings } from './settings.ts'

export interface DescribeLiveDeps {
  readonly settings: Pick<PersonSettings, 'get'>
  readonly consent: Pick<Consent, 'ruleOf' | 'sharingIn' | 'confirmed'>
  readonly known: Pick<KnownRooms, 'namingOf'>
  readonly people: Pick<KnownPeople, 'among'>
  readonly sessions: { readonly relayed: Pick<RelayedRooms, 'has'> }
}

/** Those of a room's tabs in which its overlay may be, going by the sites they show now. */
async function tabsThatMay({ room, tabs }: LiveRoom, consent: Pick<Consent, 'ruleOf'>): Promise<number[]> {
  const rules = await Promise.all(
    tabs.map(async tab => consent.ruleOf(room, tab, (await browser.tabs.get(tab).catch(() => null))?.url)),
  )
  return tabs.filter((_, i) => rules[i] === 'on')
}

/** What the host is told: which rooms are live and where, and all that this person has chosen for them. */
export async function describeLive(deps: DescribeLiveDeps, rooms: readonly LiveRoom[]): Promise<LiveRooms> {
  const { settings, consent, known, people, sessions } = deps
  const { profile, relayOnly, paused, keys, appearance, invitable } = await settings.get()
  const bindings = await Promise.all(
    rooms.map(async live => ({
      room: live.room,
      tabs: await tabsThatMay(live, consent),
      sharing: await consent.sharingIn(live.room),
      relayed: await sessions.relayed.has(live.room),
      naming: await known.namingOf(live.room),
      known: [...(await people.among(live.room))],
    })),
  )
  const confirmed = [...(await consent.confirmed())]
  return {
    to: 'host',
    type: 'live',
    profile,
    relayOnly,
    paused,
    keys,
    appearance,
    invitable,
    confirmed,
    rooms: bindings,
  }
}
