import { render } from 'preact'
import { EventLine } from '../../../components/events/event-line.tsx'
import { eventLineStyles } from '../../../components/events/event-line-styles.ts'
import { type Text, TextContext } from '../../../components/text.ts'
import type { PageChannel } from '../../page/channel.ts'
import { holdsUnsent } from '../../page/holds-unsent.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { EventView } from '../../protocol/events.ts'

export interface EventsMountDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly theme: Theme
  readonly text: Text
  /** Where the dock is now, in client pixels. */
  dock(): Pick<DOMRect, 'top' | 'height'> | null
  reload(): void
}

export interface EventsMount {
  setTheme(theme: Theme): void
  close(): void
}

/** The newest event as a line on the page, until it is closed. Refreshes the page by itself only where nobody is typing. */
export function createEventsMount(deps: EventsMountDeps): EventsMount {
  const { overlay, channel, text, reload } = deps
  const document = overlay.host.ownerDocument
  let { theme } = deps
  let shown: { readonly event: EventView; readonly refreshed: boolean } | null = null

  overlay.style(eventLineStyles)
  const mount = document.createElement('div')
  // Said to those who cannot see it, without taking the focus from where they are.
  mount.role = 'status'
  overlay.controls.append(mount)

  const edge = () => {
    const dock = deps.dock()
    return dock && dock.top + dock.height / 2 < overlay.controls.clientHeight / 2 ? 'bottom' : 'top'
  }

  const draw = () =>
    render(
      shown && (
        <TextContext.Provider value={text}>
          <EventLine
            {...shown}
            theme={theme}
            edge={edge()}
            onRefresh={reload}
            onClose={() => {
              shown = null
              draw()
            }}
          />
        </TextContext.Provider>
      ),
      mount,
    )

  const forget = channel.on('event', ({ event, refresh }) => {
    if (refresh === 'now' && !holdsUnsent(document)) {
      reload()
      return
    }
    shown = { event, refreshed: refresh === 'done' }
    draw()
  })

  return {
    setTheme(next) {
      theme = next
      draw()
    },
    close() {
      forget()
      render(null, mount)
      mount.remove()
    },
  }
}
