import type { Text } from '../../../components/text.ts'
import { personColors } from '../../core/colors.ts'
import type { PersonId } from '../../core/ids.ts'
import { reactions } from '../../core/reactions.ts'
import type { Spot } from '../../core/spot.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { Hand } from '../../page/hand.ts'
import type { Binding, Keys } from '../../page/keys.ts'
import type { Marks } from '../../page/marks.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { PersonView } from '../../protocol/port.ts'
import { gesturesCss } from './page-css.ts'
import { openWheel, type Wheel } from './page-wheel.ts'

export interface GesturesPageDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly marks: Marks
  readonly keys: Keys
  readonly hand: Hand
  /** While it is held, the reactions are there to choose from. */
  readonly reactionKey: Binding
  readonly text: Text
  readonly theme: () => Theme
}

export interface GesturesPage {
  /** Gives one of the six, by its number from 0, at a place. */
  react(number: number, spot: Spot): void
  close(): void
}

/** More at once than anybody can tell apart. */
const shownMost = 60

/** How each moves; without motion it only fades. */
const ripple = {
  durationMs: 550,
  moving: [
    { opacity: 0.95, scale: 0.25 },
    { opacity: 0, scale: 1 },
  ],
  still: [{ opacity: 0.9 }, { opacity: 0 }],
}
const reaction = {
  durationMs: 2_000,
  moving: [
    { opacity: 0, translate: '0 0', scale: 0.4 },
    { opacity: 1, translate: '0 -14px', scale: 1.15, offset: 0.12 },
    { opacity: 1, translate: '0 -48px', scale: 1, offset: 0.6 },
    { opacity: 0, translate: '0 -80px', scale: 1 },
  ],
  still: [{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }],
}

/** Ripples where others click, and reactions that float up from where they were given. */
export function createGesturesPage(deps: GesturesPageDeps): GesturesPage {
  const { overlay, channel, marks, keys, hand, reactionKey, text, theme } = deps
  const layer = overlay.cursors
  const document = layer.ownerDocument
  const view = document.defaultView!
  const reducedMotion = view.matchMedia('(prefers-reduced-motion: reduce)')
  overlay.style(gesturesCss)
  const shown = new Set<() => void>()
  let people: readonly PersonView[] = []
  let chosenAt: Spot | null = null
  let wheel: Wheel | null = null

  const self = (): PersonView | undefined => people.find(person => person.self)
  const isAlone = (): boolean => !people.some(person => !person.self && person.where === 'here')

  const show = (person: PersonId, spot: Spot, number: number | null): void => {
    const known = people.find(each => each.person === person)
    if (!known || shown.size >= shownMost) return
    const look = number === null ? ripple : reaction
    const place = document.createElement('div')
    place.className = 'gesture'
    place.hidden = true
    const element = document.createElement('div')
    element.className = element.dataset.testid = number === null ? 'ripple' : 'reaction'
    element.dataset.person = person
    element.style.setProperty('--fill', personColors[known.color]!.fill)
    if (number !== null) {
      element.textContent = reactions[number]!
      element.dataset.reaction = String(number + 1)
    }
    place.append(element)
    layer.append(place)
    const unmark = marks.add({
      spots: [spot],
      draw([at]) {
        place.hidden = !at?.inSight
        if (at) place.style.transform = `translate(${at.x}px,${at.y}px)`
      },
    })
    const motion = element.animate(reducedMotion.matches ? look.still : look.moving, {
      duration: look.durationMs,
      easing: 'ease-out',
    })
    const remove = (): void => {
      shown.delete(remove)
      motion.onfinish = null
      motion.cancel()
      unmark()
      place.remove()
    }
    motion.onfinish = remove
    shown.add(remove)
  }

  const react = (number: number, spot = chosenAt ?? hand.spot()): void => {
    const me = self()
    if (!spot || !me) return
    show(me.person, spot, number)
    channel.send({ type: 'gesture', spot, reaction: number })
  }

  keys.onHold(
    reactionKey,
    () => {
      wheel?.close()
      // The pointer goes to the wheel from here.
      chosenAt = hand.spot()
      wheel = openWheel({
        layer: overlay.controls,
        at: hand.at,
        theme: theme(),
        title: text('reactions'),
        label: number => text('reaction', number + 1, reactions[number]!),
        chosen: number => react(number),
        closed: () => {
          wheel = null
        },
      })
    },
    () => wheel?.released(),
  )

  const unpress = hand.onPress(spot => {
    if (!isAlone()) channel.send({ type: 'gesture', spot, reaction: null })
  })

  const subscriptions = [
    channel.on('people', message => {
      people = message.people
    }),
    channel.on('gesture', ({ person, spot, reaction: number }) => show(person, spot, number)),
  ]

  return {
    react,
    close() {
      for (const unsubscribe of subscriptions) unsubscribe()
      unpress()
      wheel?.close()
      for (const remove of shown) remove()
    },
  }
}
