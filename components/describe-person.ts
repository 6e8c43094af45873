import type { PersonView } from '../lib/protocol/port.ts'
import { keyOf, type Text } from './text.ts'

/** Everyone's name as it is shown; ours says that it is ours. */
export const shownNameOf = (t: Text, person: PersonView): string =>
  person.self ? t('you', person.name) : person.name

/** Where somebody is and how they are linked, for example “On this page · direct, 12 ms”. */
export function describePerson(t: Text, person: PersonView): string {
  const parts = [whereOf(t, person)]
  if (!person.self) parts.push(linkOf(t, person))
  return parts.join(' · ')
}

/** Where somebody is, or that they are typing. */
export function whereOf(t: Text, { typing, where, state, guest }: PersonView): string {
  if (typing) return t('typing_now')
  const place = t(keyOf('where', guest ? 'guest' : where))
  return state === 'here' ? place : t(keyOf('where_but', state), place)
}

/** How somebody is linked, for example “direct, 12 ms”. */
export function linkOf(t: Text, { via, rttMs }: PersonView): string {
  if (via === 'none' || rttMs === null) return t(`via_${via}`)
  return t(`via_${via}_ms`, Math.round(rttMs))
}
