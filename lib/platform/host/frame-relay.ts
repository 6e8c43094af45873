import type { Browser } from 'wxt/browser'
import { type FramePath, frameToHost, type HostToFrame } from '../../protocol/frames.ts'
import { portNames } from '../../protocol/port-names.ts'

type Port = Browser.runtime.Port

/** Carries what the scripts in a tab's frames say to one another. */
export interface FrameRelay {
  /** To be called for every port that another context opens; leaves those alone that are not a frame's. */
  accept(port: Port): void
  /** Messages that were dropped because they did not parse. */
  readonly dropped: number
}

interface Place {
  readonly port: Port
  readonly tab: number
  path: FramePath | null
}

/**
 * Places are known by what each script says of where it is, within its own tab. A script speaks to the nearest one around it; when that of
 * the page has gone, so have all.
 */
export function createFrameRelay(): FrameRelay {
  const places = new Set<Place>()
  let dropped = 0

  const tell = (place: Place, message: HostToFrame): void => place.port.postMessage(message)
  const inTab = (tab: number): Place[] => [...places].filter(place => place.tab === tab)

  const around = (place: Place): Place | null => {
    const { path } = place
    if (!path) return null
    const outer = inTab(place.tab).filter(other => other !== place && leadsTo(other.path, path))
    return outer.toSorted((a, b) => b.path!.length - a.path!.length)[0] ?? null
  }

  /** Where a place is, seen from the one around it. */
  const seenFrom = (outer: Place, place: Place): FramePath => place.path!.slice(outer.path!.length)

  const announce = (place: Place, type: 'here' | 'gone'): void => {
    const outer = around(place)
    if (outer) tell(outer, { type, from: seenFrom(outer, place) })
  }

  function moveTo(place: Place, path: FramePath): void {
    if (place.path) announce(place, 'gone')
    place.path = path
    announce(place, 'here')
    for (const inner of inTab(place.tab))
      if (around(inner) === place) tell(place, { type: 'here', from: seenFrom(place, inner) })
  }

  function receive(place: Place, raw: unknown): void {
    const parsed = frameToHost.safeParse(raw)
    if (!parsed.success) {
      dropped++
      return
    }
    const said = parsed.data
    if (said.type === 'at') {
      // Only the page's own script is in frame 0, and it is in no other.
      if ((said.path.length === 0) === (place.port.sender?.frameId === 0)) moveTo(place, said.path)
      else dropped++
      return
    }
    if (!place.path) return
    const outer = around(place)
    if (said.to.length === 0) {
      if (outer) tell(outer, { type: 'told', from: seenFrom(outer, place), message: said.message })
      return
    }
    const path = [...place.path, ...said.to].join()
    const inner = inTab(place.tab).find(other => other.path?.join() === path)
    if (inner && around(inner) === place) tell(inner, { type: 'told', from: [], message: said.message })
  }

  function leave(place: Place): void {
    announce(place, 'gone')
    places.delete(place)
    if (place.path?.length !== 0) return
    for (const other of inTab(place.tab)) {
      places.delete(other)
      other.port.disconnect()
    }
  }

  return {
    accept(port) {
      const tab = port.sender?.tab?.id
      if (port.name !== portNames.frame || tab === undefined) return
      const place: Place = { port, tab, path: null }
      places.add(place)
      port.onMessage.addListener(raw => receive(place, raw))
      port.onDisconnect.addListener(() => {
        if (places.has(place)) leave(place)
      })
    },
    get dropped() {
      return dropped
    },
  }
}

/** Whether a path is the beginning of another. */
const leadsTo = (path: FramePath | null, to: FramePath): path is FramePath =>
  path !== null && path.length < to.length && path.every((nth, index) => to[index] === nth)
