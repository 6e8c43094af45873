import { initials } from '../../../components/initials.ts'
import { personColors } from '../../core/colors.ts'
import type { PinMarker, PinPlace } from '../../protocol/pins.ts'

/** One pin on the layer. */
export interface Marker {
  describe(pin: Pick<PinMarker, 'person' | 'name' | 'color' | 'replies'>, label: string, open: boolean): void
  /** `null` where it cannot be seen. CSS pixels of the layer. */
  draw(at: { readonly x: number; readonly y: number } | null, place: PinPlace): void
  /** Draws the eye to it. */
  flash(): void
  remove(): void
}

/** `clicked` is told of what the person did, not of what scripts do. */
export function createMarker(layer: HTMLElement, clicked: (() => void) | null): Marker {
  const element = layer.ownerDocument.createElement('button')
  element.type = 'button'
  element.className = clicked ? 'pin' : 'pin draft'
  element.hidden = true
  // The panel lists all of them for the keyboard; hundreds of stops in the page would bar the way.
  element.tabIndex = -1
  if (clicked) {
    element.dataset.testid = 'pin'
    // What a finger hits.
    element.append(layer.ownerDocument.createElement('i'))
    element.addEventListener('click', event => event.isTrusted && clicked())
  }
  layer.append(element)

  return {
    describe({ person, name, color, replies }, label, open) {
      const { fill, ink } = personColors[color]!
      element.style.setProperty('--fill', fill)
      element.style.setProperty('--ink-on', ink)
      element.dataset.person = person
      element.dataset.letters = initials(name)
      element.ariaLabel = label
      element.title = label
      element.toggleAttribute('data-open', open)
      if (replies > 0) element.dataset.replies = replies > 99 ? '99+' : String(replies)
      else delete element.dataset.replies
    },
    draw(at, place) {
      element.hidden = at === null
      element.dataset.place = place
      if (at) element.style.transform = `translate(${Math.round(at.x)}px,${Math.round(at.y)}px)`
    },
    flash() {
      element.removeAttribute('data-flash')
      // Read, so that the animation starts anew.
      void element.offsetWidth
      element.setAttribute('data-flash', '')
    },
    remove: () => element.remove(),
  }
}
