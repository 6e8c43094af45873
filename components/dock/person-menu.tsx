import type { RefObject } from 'preact'
import { useContext, useLayoutEffect, useRef } from 'preact/hooks'
import { reactions } from '../../lib/core/reactions.ts'
import type { FollowView, FollowWish } from '../../lib/protocol/follow.ts'
import type { PersonView } from '../../lib/protocol/port.ts'
import { shownNameOf, whereOf } from '../describe-person.ts'
import { FacesContext } from '../people/faces.ts'
import { PersonMark } from '../people/person-mark.tsx'
import { useText } from '../text.ts'

/** What is done on the page with a pointer and a key, for those who have no key to hold. */
export interface Doings {
  /** Says a line at a place. */
  write(): void
  /** Gives one of the six reactions, by its number from 0. */
  react(number: number): void
  /** Draws with light. */
  draw(): void
}

export interface PersonMenuProps {
  readonly person: PersonView
  readonly people: readonly PersonView[]
  readonly follow: FollowView
  /** Opened by a key, so that the focus goes along; a click leaves it where it is. */
  readonly byKey: boolean
  onWish(wish: FollowWish): void
  onSayWhere(): void
  /** Opens the rooms beside the page; null where a click on a page cannot. */
  readonly onBeside: (() => void) | null
  readonly doings: Doings
  /** `back`: the focus was in it. */
  onClose(back: boolean): void
}

/** What can be done with somebody: go there, follow; of oneself: who follows, and asking everybody to come. */
export function PersonMenu(props: PersonMenuProps) {
  const { person, byKey, onClose } = props
  const t = useText()
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (byKey) menu.current?.querySelector('button')?.focus()
  }, [byKey, person.person])
  useOutsidePress(menu, () => onClose(false))

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onClose(true)
  }

  return (
    <section
      ref={menu}
      class="menu"
      data-testid="person-menu"
      data-person={person.person}
      aria-label={shownNameOf(t, person)}
      onKeyDown={onKeyDown}
    >
      <p class="menu-head">
        <bdi>
          {shownNameOf(t, person)} <PersonMark person={person.person} />
        </bdi>
        <span>{whereOf(t, person)}</span>
      </p>
      {person.self ? <OwnItems {...props} /> : <TheirItems {...props} />}
    </section>
  )
}

function TheirItems({ person, follow, onWish, onClose }: PersonMenuProps) {
  const t = useText()
  const { onAbout } = useContext(FacesContext)
  const { person: id } = person
  const isFollowed = follow.following?.person === id && follow.following.state !== 'paused'
  const wish = (what: FollowWish) => {
    onWish(what)
    onClose(true)
  }
  return (
    <>
      <button type="button" data-testid="go-to" onClick={() => wish({ type: 'go-to', person: id })}>
        {t('bring_come')}
      </button>
      <button
        type="button"
        data-testid="follow"
        aria-pressed={isFollowed}
        onClick={() => wish({ type: 'follow', person: isFollowed ? null : id })}
      >
        {t(isFollowed ? 'menu_unfollow' : 'menu_follow')}
      </button>
      {follow.followers.includes(id) && <Refuse person={person} label={t('menu_refuse')} onWish={wish} />}
      {onAbout && (
        <button
          type="button"
          data-testid="about-person"
          onClick={() => {
            onAbout(id)
            onClose(false)
          }}
        >
          {t('menu_about')}
        </button>
      )}
    </>
  )
}

function OwnItems({ people, follow, doings, onWish, onSayWhere, onBeside, onClose }: PersonMenuProps) {
  const t = useText()
  return (
    <>
      {people
        .filter(({ person }) => follow.followers.includes(person))
        .map(person => (
          <Refuse
            key={person.person}
            person={person}
            label={t('follower_refuse', person.name)}
            onWish={onWish}
          />
        ))}
      <button
        type="button"
        data-testid="be-followed"
        role="switch"
        aria-checked={follow.followable}
        onClick={() => onWish({ type: 'be-followed', on: !follow.followable })}
      >
        {t('be_followed')}
        <span class="knob" />
      </button>
      <button
        type="button"
        data-testid="bring-here"
        onClick={() => {
          onWish({ type: 'bring-here' })
          onClose(true)
        }}
      >
        {t('bring_here')}
      </button>
      <button type="button" data-testid="say-where" onClick={onSayWhere}>
        {t('say_where')}
        <span class="key" aria-hidden="true">
          W
        </span>
      </button>
      <DoingItems doings={doings} onClose={onClose} />
      {onBeside && (
        <button
          type="button"
          data-testid="open-beside"
          onClick={() => {
            onBeside()
            onClose(true)
          }}
        >
          {t('beside_open')}
        </button>
      )}
    </>
  )
}

function DoingItems({ doings, onClose }: Pick<PersonMenuProps, 'doings' | 'onClose'>) {
  const t = useText()
  const once = (run: () => void) => () => {
    // Without the focus: what begins has keys of its own.
    onClose(false)
    run()
  }
  return (
    <>
      <button type="button" data-testid="menu-write" onClick={once(doings.write)}>
        {t('bubble_write')}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset in a menu of buttons would be a form without fields */}
      <div class="menu-reactions" role="group" aria-label={t('reactions')}>
        {reactions.map((emoji, number) => (
          <button
            key={emoji}
            type="button"
            data-testid="menu-reaction"
            data-reaction={number + 1}
            aria-label={t('reaction', number + 1, emoji)}
            onClick={once(() => doings.react(number))}
          >
            {emoji}
          </button>
        ))}
      </div>
      <button type="button" data-testid="menu-draw" onClick={once(doings.draw)}>
        {t('draw_start')}
      </button>
    </>
  )
}

interface RefuseProps {
  readonly person: PersonView
  readonly label: string
  onWish(wish: FollowWish): void
}

function Refuse({ person, label, onWish }: RefuseProps) {
  return (
    <button
      type="button"
      data-testid="refuse-follower"
      data-person={person.person}
      onClick={() => onWish({ type: 'refuse-follower', person: person.person })}
    >
      {label}
    </button>
  )
}

/** A press anywhere else, on the page or in the dock, except on what opens menus. */
function useOutsidePress(menu: RefObject<HTMLElement | null>, pressed: () => void): void {
  useLayoutEffect(() => {
    const root = menu.current!.getRootNode()
    const stop = new AbortController()
    const options = { capture: true, passive: true, signal: stop.signal }
    root.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (!(target instanceof Element) || menu.current?.contains(target)) return
        if (!target.closest('[aria-haspopup]')) pressed()
      },
      options,
    )
    // From outside, whatever happens in the root has its host as target.
    const host = root instanceof ShadowRoot ? root.host : null
    if (host) addEventListener('pointerdown', ({ target }) => target !== host && pressed(), options)
    return () => stop.abort()
  })
}
