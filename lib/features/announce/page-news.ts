import { counted } from '../../../components/counted.ts'
import { shownNameOf, whereOf } from '../../../components/describe-person.ts'
import { askedText, followingText } from '../../../components/following/following-text.ts'
import { keyOf, type Text } from '../../../components/text.ts'
import type { AskedView, FollowView } from '../../protocol/follow.ts'
import type { NoticeCode, PersonView } from '../../protocol/port.ts'

/** What is announced when it changes: people, and what they want of one another; nothing that moves. */
export interface Situation {
  readonly people: readonly PersonView[]
  readonly follow: FollowView | null
  readonly asked: AskedView['by']
  readonly notice: NoticeCode | null
}

/** More than these come or go without their names. People. */
const namesMost = 3

/** What has changed between two moments, in sentences. What came and went in between is not worth a word. */
export function newsOf(t: Text, before: Situation, after: Situation): string[] {
  const nameOf = (id: string): string =>
    [...after.people, ...before.people].find(({ person }) => person === id)?.name ?? ''
  const ids = ({ people }: Situation) => people.filter(({ self }) => !self).map(({ person }) => person)
  const lacking = (from: readonly string[], all: readonly string[]) => all.filter(id => !from.includes(id))
  const [joined, left] = [lacking(ids(before), ids(after)), lacking(ids(after), ids(before))]
  const named = (key: 'news_joined' | 'news_left', who: readonly string[]): string[] =>
    who.length > namesMost ? [t(`${key}_many`, who.length)] : who.map(id => t(key, nameOf(id)))

  const followers = [before.follow?.followers ?? [], after.follow?.followers ?? []] as const
  const followed = lacking(followers[0], followers[1])
  // Who left is told as having left.
  const unfollowed = lacking(followers[1], followers[0]).filter(id => !left.includes(id as never))
  const wishes = after.asked.filter(wish => !before.asked.some(({ person }) => person === wish.person))
  const now = after.follow?.following ?? null
  const then = before.follow?.following ?? null
  const isNew = now !== null && (now.person !== then?.person || now.state !== then.state)

  return [
    ...named('news_joined', joined),
    ...named('news_left', left),
    ...followed.map(id => t('news_follows', nameOf(id))),
    ...unfollowed.map(id => t('news_follows_not', nameOf(id))),
    ...wishes.map(wish => askedText(t, after.people, wish)),
    ...(isNew ? [followingText(t, nameOf(now.person), now)] : []),
    ...(after.notice && after.notice !== before.notice ? [t(keyOf('notice', after.notice))] : []),
  ]
}

/** Longer lists are not listened to. People. */
const spokenMost = 20

/** Everybody and where they are. */
export function whoIsWhere(t: Text, people: readonly PersonView[]): string {
  const spoken = people.slice(0, spokenMost)
  const rest = people.length - spoken.length
  const each = spoken.map(person => t('where_is', shownNameOf(t, person), whereOf(t, person)))
  return [...each, ...(rest > 0 ? [counted(t, 'where_more', rest)] : [])].join(' ')
}
