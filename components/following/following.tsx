import { personColors } from '../../lib/core/colors.ts'
import type { AskedView, FollowView } from '../../lib/protocol/follow.ts'
import type { PersonView } from '../../lib/protocol/port.ts'
import { Avatar } from '../avatar.tsx'
import { CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { askedText, followingText, type Outcome, outcomeText } from './following-text.ts'

export interface FollowingProps {
  readonly people: readonly PersonView[]
  readonly following: FollowView['following']
  readonly asked: AskedView['by']
  readonly outcome: Outcome | null
  /** Of the page's own background. */
  readonly theme: 'light' | 'dark'
  onPause(on: boolean): void
  onStop(): void
  onAnswer(person: PersonView['person'], come: boolean): void
  onDismiss(): void
}

/** Whom one follows: a frame in their colour around the window, and a pill that says so; above it what asks for an answer. */
export function Following(props: FollowingProps) {
  const { people, following, asked, outcome, theme } = props
  const t = useText()
  const leader = people.find(({ person }) => person === following?.person)
  return (
    <div class="following" data-theme={theme}>
      {leader && following && <Frame leader={leader} isOn={following.state === 'on'} />}
      {leader && following && <Pill {...props} leader={leader} following={following} />}
      {asked.slice(-askedMost).map(wish => {
        const by = people.find(({ person }) => person === wish.person)
        return (
          by && (
            <div key={wish.person} class="card" data-testid="bring-here-prompt" data-person={wish.person}>
              <Avatar person={{ name: by.name, color: by.color }} />
              <span class="words">{askedText(t, people, wish)}</span>
              <button type="button" class="primary" onClick={() => props.onAnswer(wish.person, true)}>
                {t('bring_come')}
              </button>
              <button type="button" onClick={() => props.onAnswer(wish.person, false)}>
                {t('not_now')}
              </button>
            </div>
          )
        )
      })}
      {outcome && (
        <div class="card">
          <span class="words">{outcomeText(t, people, outcome)}</span>
          <button type="button" class="icon-only" aria-label={t('dismiss')} onClick={props.onDismiss}>
            <CloseIcon />
          </button>
        </div>
      )}
    </div>
  )
}

/** A window full of questions hides the page. The newest are last. */
const askedMost = 3

const colorsOf = ({ color }: PersonView): string => {
  const { fill, ink } = personColors[color]!
  return `--fill:${fill};--on-fill:${ink}`
}

function Frame({ leader, isOn }: { readonly leader: PersonView; readonly isOn: boolean }) {
  return <div class="frame" data-on={isOn} style={colorsOf(leader)} />
}

type PillProps = FollowingProps & {
  readonly leader: PersonView
  readonly following: NonNullable<FollowView['following']>
}

function Pill({ leader, following, onPause, onStop }: PillProps) {
  const t = useText()
  const { state } = following
  return (
    <div
      class="card pill"
      data-testid="following"
      data-person={leader.person}
      data-state={state}
      style={colorsOf(leader)}
    >
      <Avatar person={{ name: leader.name, color: leader.color }} />
      <span class="words">
        {followingText(t, leader.name, following)}
        {state === 'leaving' && <i class="countdown" />}
      </span>
      {state === 'paused' && (
        <button type="button" class="primary" onClick={() => onPause(false)}>
          {t('following_resume')}
        </button>
      )}
      {state === 'leaving' && (
        <button type="button" class="primary" onClick={() => onPause(true)}>
          {t('following_stay')}
        </button>
      )}
      {state !== 'paused' && (
        <span class="key" aria-hidden="true">
          {t('following_key')}
        </span>
      )}
      <button
        type="button"
        class="icon-only"
        aria-label={t('follow_stop', leader.name)}
        aria-keyshortcuts="Escape"
        onClick={onStop}
      >
        <CloseIcon />
      </button>
    </div>
  )
}
