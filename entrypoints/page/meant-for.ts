import type { HostToPage } from '../../lib/protocol/port.ts'
import type { PageParts } from './page-world.ts'

/**
 * Which part of the overlay has to be there for what the host says; null where the page's first script is enough. Every type of message
 * stands here, so that none is lost on a part that was not asked for.
 */
export function meantFor(message: HostToPage): keyof PageParts | null {
  switch (message.type) {
    case 'room':
    case 'go':
    case 'navigate':
    case 'tell-view':
    case 'event':
    case 'follow-outcome':
    case 'command':
    case 'sharing-changed':
    case 'toast':
      return 'views'
    case 'panel':
      return message.open ? 'views' : null
    case 'follow':
      return message.following || message.sharing ? 'views' : null
    case 'asked':
      return message.by.length > 0 ? 'views' : null
    case 'people':
      return message.people.some(({ self, where }) => !self && where === 'here') ? 'things' : null
    case 'pins':
      return message.pins.length > 0 || message.draft ? 'things' : null
    case 'show-pin':
    case 'focus':
    case 'gesture':
    case 'laser-spot':
    case 'laser':
      return 'things'
    case 'anchor-key':
    case 'anchor':
    case 'cursors':
    case 'gone':
    case 'keys':
    case 'appearance':
    case 'faces':
    case 'picture':
    case 'bubble':
    case 'bubble-done':
    // Of a panel that is open here.
    case 'pop-panel':
    case 'leave-panel':
    case 'toasts-settled':
    case 'end':
      return null
  }
}
