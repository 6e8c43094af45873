import type { FollowView, FollowWish } from '../lib/protocol/follow.ts'
import type { PersonView } from '../lib/protocol/port.ts'
import { CloseIcon, EyeIcon, GoIcon } from './icons.tsx'
import { Switch } from './switch.tsx'
import { useText } from './text.ts'

interface WishProps {
  readonly follow: FollowView
  onWish(wish: FollowWish): void
}

/** What can be done with one of the others, as small buttons in their line. */
export function Wishes({ person, follow, onWish }: WishProps & { readonly person: PersonView }) {
  const t = useText()
  const { person: id, name } = person
  const isFollowed = follow.following?.person === id && follow.following.state !== 'paused'
  const button = (label: string) =>
    ({ type: 'button', class: 'quiet', 'aria-label': label, title: label }) as const
  return (
    <span class="wishes">
      {follow.followers.includes(id) && (
        <button
          {...button(t('follower_refuse', name))}
          data-testid="refuse-follower"
          onClick={() => onWish({ type: 'refuse-follower', person: id })}
        >
          <CloseIcon />
        </button>
      )}
      <button
        {...button(t('go_to', name))}
        data-testid="go-to"
        onClick={() => onWish({ type: 'go-to', person: id })}
      >
        <GoIcon />
      </button>
      <button
        {...button(t(isFollowed ? 'follow_stop' : 'follow', name))}
        data-testid="follow"
        aria-pressed={isFollowed}
        onClick={() => onWish({ type: 'follow', person: isFollowed ? null : id })}
      >
        <EyeIcon />
      </button>
    </span>
  )
}

/** What concerns everybody: whether they may follow, and asking them to come. */
export function OwnWishes({ follow, onWish }: WishProps) {
  const t = useText()
  return (
    <div class="own-wishes">
      <Switch
        testId="be-followed"
        on={follow.followable}
        onChange={on => onWish({ type: 'be-followed', on })}
      >
        {t('be_followed')}
      </Switch>
      <button
        type="button"
        class="plain"
        data-testid="bring-here"
        onClick={() => onWish({ type: 'bring-here' })}
      >
        {t('bring_here')}
      </button>
    </div>
  )
}
