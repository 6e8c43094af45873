import { isSameThing } from '../../lib/protocol/same-thing.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import { useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'
import { followLabel } from './follow-list.tsx'
import type { ShownFollows } from './use-follows.ts'

interface FollowTagProps {
  readonly follows: ShownFollows
  readonly thing: FollowedThing
}

/** Follows the tag that a list is narrowed to, or ends that. */
export function FollowTag({ follows, thing }: FollowTagProps) {
  const t = useText()
  const action = useAction()
  const isOn = follows.things.some(one => isSameThing(one, thing))
  return (
    <button
      type="button"
      class="link"
      data-testid="follow-chosen-tag"
      data-on={isOn}
      onClick={() => void action.run(() => follows.onFollow(thing, !isOn))}
    >
      {t(isOn ? 'unfollow' : 'follow_thing', followLabel(thing))}
    </button>
  )
}
