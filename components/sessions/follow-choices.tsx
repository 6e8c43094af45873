import { useId } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { isSameThing } from '../../lib/protocol/same-thing.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import { Outcome } from '../room/outcome.tsx'
import { useAction } from '../room/use-action.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import type { ShownFollows } from './use-follows.ts'

interface FollowChoicesProps {
  readonly follows: ShownFollows
  /** What of one session can be followed: its host first, then its tags. */
  readonly things: readonly FollowedThing[]
}

/** What of a session its reader is to be told of, when it is made public again or another is. */
export function FollowChoices({ follows, things }: FollowChoicesProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const isOn = (thing: FollowedThing): boolean => follows.things.some(one => isSameThing(one, thing))
  const isFull = (kind: FollowedThing['kind']): boolean =>
    follows.things.filter(one => one.kind === kind).length >=
    (kind === 'host' ? limits.followedHosts : limits.followedTags)
  const isRefused = (thing: FollowedThing): boolean => !isOn(thing) && isFull(thing.kind)
  const hint = things.some(isRefused) ? 'follow_full' : follows.told ? 'follow_hint' : 'follow_off'
  return (
    <fieldset class="follow-choices" data-testid="follow-choices" aria-describedby={id}>
      <legend>{t('follow_choices')}</legend>
      {things.map(thing => (
        <Switch
          key={thing.kind === 'tag' ? `#${thing.tag}` : ''}
          testId={thing.kind === 'tag' ? 'follow-tag' : 'follow-host'}
          on={isOn(thing)}
          disabled={action.busy || isRefused(thing)}
          onChange={on => void action.run(() => follows.onFollow(thing, on))}
        >
          {thing.kind === 'tag' ? <bdi>#{thing.tag}</bdi> : t('follow_host')}
        </Switch>
      ))}
      <p class="hint" id={id}>
        {t(hint)}
      </p>
      <Outcome action={action} />
    </fieldset>
  )
}
