import type { PersonView } from '../lib/protocol/port.ts'
import { keyOf, type Text } from './text.ts'

/** Everyone's name as it is shown; ours says that it is ours. */
export const shownNameOf = (t: Text, person: PersonView): string =>
  person.self ? t('you', person.name) : person.name

/** Where somebody is and how they are linked, for example “On this page · direct, 12 ms”. */
export function describePerson(t: Text, person: PersonView): string {
  const parts = [person.typing ? t('typing_now') : whereOf(t, person)]
  if (!person.self) parts.push(linkOf(t, person))
  return parts.join(' · ')
}

function whereOf(t: Text, { where, state }: PersonView): string {
  if (where === 'elsewhere') return t('elsewhere')
  return t(state === 'here' ? 'here_now' : keyOf('here', state))
}

function linkOf(t: Text, { via, rttMs }: PersonView): string {
  if (via === 'none' || rttMs === null) return t(`via_${via}`)
  return t(`via_${via}_ms`, Math.round(rttMs))
}
