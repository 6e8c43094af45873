import { limits } from '../../core/limits.ts'
import type { Feature } from '../../engine/types.ts'
import type { EventView } from '../../protocol/events.ts'
import type { HubEvent } from '../../protocol/hub.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import { agree, agreedFrom, refreshBy, refreshPauseMs } from './model.ts'

const setting = 'events'

/** What other systems tell the room: shown on its pages and in its panels, and refreshing those pages that their person lets it refresh. */
export const createEvents: Feature = room => {
  const { clock, settings } = room
  let agreed = agreedFrom(settings.get(setting))
  let events: readonly EventView[] = []
  let count = 0
  let refreshedMs = Number.NEGATIVE_INFINITY
  /** What has refreshed pages just now: they say so when they are back. */
  let refreshedBy: EventView | null = null

  const slice = (): HostToPanel => ({ type: 'events', events: [...events], agreed: [...agreed] })

  function push(): void {
    for (const panel of room.panels) panel.send(slice())
  }

  function hear({ from, name, text, timeMs }: HubEvent): void {
    const event = { id: String(++count), name, text, by: from, timeMs }
    events = [...events, event].slice(-limits.eventsShown)
    push()
    const nowMs = clock.now()
    const refreshOn = room.policy?.current?.refreshOn ?? []
    const refresh = refreshBy(name, { refreshOn, agreed, refreshedMs, nowMs })
    if (refresh === 'now') {
      refreshedMs = nowMs
      refreshedBy = event
    }
    for (const page of room.pages) page.send({ type: 'event', event, refresh })
  }

  const unsubscribe = room.subscribeEvents(hear)

  return {
    greetPage(page) {
      if (refreshedBy && clock.now() - refreshedMs < refreshPauseMs)
        page.send({ type: 'event', event: refreshedBy, refresh: 'done' })
    },
    greetPanel: panel => panel.send(slice()),
    panel(_from, message) {
      if (message.type !== 'agree-event') return
      agreed = agree(agreed, message.name, message.on)
      settings.set(setting, agreed)
      push()
    },
    close: unsubscribe,
  }
}
