import type { AskedView, FollowOutcome, FollowView } from '../../lib/protocol/follow.ts'
import type { PersonView } from '../../lib/protocol/port.ts'
import { keyOf, type Text } from '../text.ts'

type People = readonly PersonView[]

const nameIn = (people: People, id: string | null): string =>
  people.find(({ person }) => person === id)?.name ?? ''

/** What became of a wish. */
export interface Outcome {
  readonly person: string | null
  readonly code: FollowOutcome
}

export const outcomeText = (t: Text, people: People, { person, code }: Outcome): string =>
  t(keyOf('outcome', code), nameIn(people, person))

/** Who asks everybody to come, and where to, if that is another site. */
export const askedText = (t: Text, people: People, { person, host }: AskedView['by'][number]): string =>
  host ? t('bring_asks_to', nameIn(people, person), host) : t('bring_asks', nameIn(people, person))

/** How far one is along with the person of this name. */
export function followingText(
  t: Text,
  name: string,
  { state, host }: NonNullable<FollowView['following']>,
): string {
  if (state === 'on') return t('following', name)
  if (state !== 'leaving') return t(keyOf('following', state), name)
  return host ? t('following_leaving', name, host) : t('following_leaving_here', name)
}
