import { browser } from 'wxt/browser'
import { titleOf } from '../../../core/notifications/title.ts'
import { actionsOf, type Notification, type NotificationAction } from '../../../core/notifications/types.ts'
import { extensionText } from '../../i18n.ts'

export interface DesktopDeps {
  /** It was clicked: outside its buttons, or on one. To be dealt with in the very turn. */
  readonly opened: (id: string) => void
  readonly pressed: (id: string, button: number) => void
}

/** The desktop's own notifications. There are none where the person has not allowed them. */
export interface Desktop {
  show(fresh: Notification): Promise<void>
  clear(ids: readonly string[]): void
}

/** As many as Chromium shows. Firefox has none, and takes no notification that asks for some. */
const buttonsMost = import.meta.env.FIREFOX ? 0 : 2

/** What buttons of the desktop do, in their order. */
export const desktopActions = (one: Notification): readonly NotificationAction[] =>
  actionsOf(one).slice(0, buttonsMost)

export function createDesktop({ opened, pressed }: DesktopDeps): Desktop {
  let listening = false

  /** The browser has them from the moment on that the person allows them, and tells a woken worker only of what it listens to at once. */
  function listen(): void {
    if (listening || !browser.notifications) return
    listening = true
    browser.notifications.onClicked.addListener(id => opened(id))
    browser.notifications.onButtonClicked?.addListener(pressed)
  }
  listen()

  return {
    async show(one) {
      listen()
      const buttons = desktopActions(one).map(action => ({
        title: extensionText(`notification_do_${action}`),
      }))
      const room = one.roomName === '' ? {} : { contextMessage: one.roomName }
      await browser.notifications?.create(one.id, {
        type: 'basic',
        iconUrl: browser.runtime.getURL('/icon/128.png'),
        title: titleOf(extensionText, one),
        message: one.words,
        ...(import.meta.env.FIREFOX ? {} : room),
        ...(buttons.length > 0 ? { buttons } : {}),
      })
    },
    clear(ids) {
      for (const id of ids) void browser.notifications?.clear(id)
    },
  }
}
