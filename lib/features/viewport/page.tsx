import { render } from 'preact'
import { Following, type FollowingProps } from '../../../components/following/following.tsx'
import { followingStyles } from '../../../components/following/following-styles.ts'
import { type Text, TextContext } from '../../../components/text.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import type { Glide } from '../../page/glide.ts'
import type { Hand } from '../../page/hand.ts'
import type { Marks } from '../../page/marks.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { AskedView, FollowView } from '../../protocol/follow.ts'
import type { PersonView } from '../../protocol/port.ts'
import type { PageView } from '../../protocol/view.ts'
import { watchOwnWay } from './page-own-way.ts'
import { createPlaceBetween } from './page-place-between.ts'
import { createTeller } from './page-teller.ts'
import { createViewFinder } from './page-view.ts'

export interface ViewportPageDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly marks: Marks
  readonly glide: Glide
  readonly hand: Hand
  /** Frames in which only scripts of their own see, and scroll, what is in view. */
  readonly frames?: FrameNeighbours
  readonly text: Text
  readonly theme: Theme
  /** Where the dock is now, in client pixels. */
  readonly dock: () => DOMRect | null
}

export interface ViewportPage {
  setTheme(theme: Theme): void
  /** The dock or the panel went elsewhere. */
  place(): void
  close(): void
}

/** How long it is shown what became of a wish. Milliseconds. */
const outcomeMs = 6_000

/** Shows and tells views on a page: goes where the host says, and says when the person goes their own way. */
export function createViewportPage(deps: ViewportPageDeps): ViewportPage {
  const { overlay, channel, marks, glide, hand, frames, text } = deps
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  const isOurs = (element: Element): boolean => element === overlay.host
  const finder = createViewFinder({ document, marks, glide, isOurs })
  const teller = createTeller({
    view,
    finder,
    hand,
    send: told => channel.send({ type: 'view', view: told }),
    ...(frames ? { frames } : {}),
  })
  let { theme } = deps
  let people: readonly PersonView[] = []
  let following: FollowView['following'] = null
  let asked: AskedView['by'] = []
  let outcome: FollowingProps['outcome'] = null
  let outcomeTimer: number | undefined
  let unwatch: (() => void) | null = null
  /** Shown before the page was whole; pictures that come late push it away. */
  let shownEarly: PageView | null = null

  overlay.style(followingStyles)
  const mount = document.createElement('div')
  mount.className = 'following-mount'
  overlay.controls.append(mount)
  const { place, close: unplace } = createPlaceBetween({ overlay, mount, dock: deps.dock })

  function draw(): void {
    render(
      <TextContext.Provider value={text}>
        <Following
          people={people}
          following={following}
          asked={asked}
          outcome={outcome}
          theme={theme}
          onPause={pause}
          onStop={stop}
          onAnswer={(person, come) => channel.send({ type: 'answer-bring', person, come })}
          onDismiss={() => setOutcome(null)}
        />
      </TextContext.Provider>,
      mount,
    )
    place()
  }

  function setOutcome(next: FollowingProps['outcome']): void {
    view.clearTimeout(outcomeTimer)
    outcome = next
    if (next) outcomeTimer = view.setTimeout(() => setOutcome(null), outcomeMs)
    draw()
  }

  const pause = (on: boolean): void => channel.send({ type: 'pause-follow', on })
  const stop = (): void => channel.send({ type: 'follow', person: null })

  /** Own scrolling ends what we were doing for them, and stops a follow before the next view is told. */
  function ownWay(): void {
    shownEarly = null
    glide.stop()
    if (!following || following.state === 'paused') return
    following = { ...following, state: 'paused' }
    pause(true)
    draw()
  }

  /** Only for as long as there is something to leave. */
  function watch(): void {
    if (following && !unwatch)
      unwatch = watchOwnWay({ view, isOurs, controls: overlay.controls, scrolled: ownWay, escaped: stop })
    else if (!following && unwatch) {
      unwatch()
      unwatch = null
    }
  }

  const onLoad = (): void => {
    if (shownEarly) finder.show(shownEarly, false)
    shownEarly = null
  }
  view.addEventListener('load', onLoad, { once: true })

  const forget = [
    frames?.inner.on('own-way', ({ escaped }) => {
      if (!escaped) ownWay()
      else if (following) stop()
    }),
    // Each greeting begins with it; the marks, which were there first, have it by now.
    channel.on('anchor-key', () => channel.send({ type: 'drawn' })),
    channel.on('people', message => {
      people = message.people
      draw()
    }),
    channel.on('follow', message => {
      if (following && message.following?.state !== 'on') glide.stop()
      following = message.following
      teller.share(message.sharing)
      watch()
      draw()
    }),
    channel.on('asked', ({ by }) => {
      asked = by
      draw()
    }),
    channel.on('follow-outcome', ({ person, code }) => setOutcome({ person, code })),
    channel.on('tell-view', teller.tell),
    channel.on('go', ({ view: goal, smooth }) => {
      if (document.readyState !== 'complete') shownEarly = goal
      finder.show(goal, smooth)
    }),
    channel.on('navigate', ({ address }) => {
      if (/^https?:\/\//.test(address)) view.location.assign(address)
    }),
  ]

  return {
    setTheme(next) {
      theme = next
      draw()
    },
    place,
    close() {
      for (const end of forget) end?.()
      view.removeEventListener('load', onLoad)
      view.clearTimeout(outcomeTimer)
      unwatch?.()
      teller.close()
      glide.stop()
      unplace()
      render(null, mount)
      mount.remove()
    },
  }
}
