import { useId } from 'preact/hooks'
import type { Ask } from '../ask.ts'
import { useText } from '../text.ts'
import { FollowList } from './follow-list.tsx'
import { type ShownFollows, useFollows } from './use-follows.ts'

interface FollowsSectionProps extends Pick<ShownFollows, 'told'> {
  readonly ask: Ask
}

/** The settings' part for what is followed among public sessions. */
export function FollowsSection({ ask, told }: FollowsSectionProps) {
  const follows = useFollows(ask)
  return follows && <FollowsView {...follows} told={told} />
}

/** What is followed, with where to begin while it is nothing. */
export function FollowsView({ things, told, onFollow }: ShownFollows) {
  const t = useText()
  const id = useId()
  return (
    <section class="card follows" aria-labelledby={id} data-testid="follows-section">
      <h2 id={id}>{t('follows_title')}</h2>
      <p class="hint">{t(things.length === 0 ? 'follows_none' : told ? 'follow_hint' : 'follow_off')}</p>
      {things.length > 0 && <FollowList things={things} onFollow={onFollow} />}
    </section>
  )
}
