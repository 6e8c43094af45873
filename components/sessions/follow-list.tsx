import { useRef } from 'preact/hooks'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import { Outcome } from '../room/outcome.tsx'
import { useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'
import { SessionChip } from './session-chip.tsx'
import type { ShownFollows } from './use-follows.ts'

/** How something that is followed is called. */
export const followLabel = (thing: FollowedThing): string =>
  thing.kind === 'tag' ? `#${thing.tag}` : thing.title

/** All that is followed; each goes when it is pressed. */
export function FollowList({ things, onFollow }: Pick<ShownFollows, 'things' | 'onFollow'>) {
  const t = useText()
  const action = useAction()
  const list = useRef<HTMLUListElement>(null)
  const isOneHub = new Set(things.map(({ hub }) => hub)).size < 2

  function remove(thing: FollowedThing, at: number): void {
    // The focus goes on to the one beside it, and not to the top of the page.
    const chips = list.current?.querySelectorAll('button')
    ;(chips?.[at + 1] ?? chips?.[at - 1])?.focus()
    void action.run(() => onFollow(thing, false))
  }

  return (
    <>
      <ul ref={list} class="session-chips" data-testid="follows">
        {things.map((thing, at) => {
          const name = followLabel(thing)
          const label = isOneHub ? name : `${name} · ${new URL(thing.hub).host}`
          return (
            <li key={`${thing.hub} ${thing.kind === 'tag' ? `#${thing.tag}` : thing.room}`}>
              <SessionChip
                testId="unfollow"
                label={label}
                removes={t('unfollow', label)}
                onRemove={() => remove(thing, at)}
              />
            </li>
          )
        })}
      </ul>
      <Outcome action={action} />
    </>
  )
}
