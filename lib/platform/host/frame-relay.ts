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

/** A script, and where it has said to be. */
interface Place {
  readonly port: Port
  readonly tab: number
  path: FramePath | null
}

/** A window of a tab, with those in it by their numbers, as far as there are scripts. */
interface Windows {
  place: Place | null
  readonly inner: Map<number, Windows>
}

const noWindows = (): Windows => ({ place: null, inner: new Map() })

/**
 * Places are known by what each script says of where it is, within its own tab. A script speaks to the nearest one around it; when that of
 * the page has gone, so have all.
 */
export function createFrameRelay(): FrameRelay {
  const windowsByTab = new Map<number, Windows>()
  let dropped = 0

  const tell = (place: Place, message: HostToFrame): void => place.port.postMessage(message)

  const at = (tab: number, path: FramePath): Windows | undefined => {
    let windows = windowsByTab.get(tab)
    for (const nth of path) windows = windows?.inner.get(nth)
    return windows
  }

  /** The nearest script that has this path in its window. */
  const around = (tab: number, path: FramePath): Place | null => {
    let windows = windowsByTab.get(tab)
    let nearest: Place | null = null
    for (const nth of path) {
      nearest = windows?.place ?? nearest
      windows = windows?.inner.get(nth)
    }
    return nearest
  }

  /** Where a place is, seen from the one around it. */
  const seenFrom = (outer: Place, path: FramePath): FramePath => path.slice(outer.path!.length)

  const announce = ({ tab, path }: Place, type: 'here' | 'gone'): void => {
    const outer = path && around(tab, path)
    if (outer) tell(outer, { type, from: seenFrom(outer, path) })
  }

  /** The scripts in a window that have no other around them in it. */
  const nearestIn = ({ inner }: Windows): Place[] =>
    [...inner.values()].flatMap(each => (each.place ? [each.place] : nearestIn(each)))

  function enter(place: Place, path: FramePath): void {
    place.path = path
    const { tab } = place
    let windows = windowsByTab.get(tab) ?? noWindows()
    windowsByTab.set(tab, windows)
    for (const nth of path) {
      const next = windows.inner.get(nth) ?? noWindows()
      windows.inner.set(nth, next)
      windows = next
    }
    // A window that goes on to another page may have its next script before the last one has gone.
    if (windows.place) {
      announce(windows.place, 'gone')
      windows.place.path = null
    }
    windows.place = place
    announce(place, 'here')
    for (const inner of nearestIn(windows)) tell(place, { type: 'here', from: seenFrom(place, inner.path!) })
  }

  function leave(place: Place): void {
    const { tab, path } = place
    const windows = path && at(tab, path)
    place.path = null
    if (windows?.place !== place) return
    windows.place = null
    const outer = around(tab, path!)
    if (outer) tell(outer, { type: 'gone', from: seenFrom(outer, path!) })
    prune(tab, path!)
  }

  /** Windows that hold nobody any more are forgotten. */
  function prune(tab: number, path: FramePath): void {
    const windows = at(tab, path)
    if (!windows || windows.place || windows.inner.size > 0) return
    if (path.length === 0) windowsByTab.delete(tab)
    else {
      const outside = path.slice(0, -1)
      at(tab, outside)?.inner.delete(path.at(-1)!)
      prune(tab, outside)
    }
  }

  function receive(place: Place, raw: unknown): void {
    const parsed = frameToHost.safeParse(raw)
    if (!parsed.success) {
      dropped++
      return
    }
    const said = parsed.data
    const { tab } = place
    if (said.type === 'at') {
      // Only the page's own script is in frame 0, and it is in no other.
      if ((said.path.length === 0) !== (place.port.sender?.frameId === 0)) dropped++
      else {
        leave(place)
        enter(place, said.path)
      }
    } else if (!place.path) return
    else if (said.type === 'tell') {
      const path = [...place.path, ...said.to]
      const inner = at(tab, path)?.place
      if (inner && around(tab, path) === place) tell(inner, { type: 'told-by-parent', message: said.message })
    } else {
      const outer = around(tab, place.path)
      if (outer) tell(outer, { type: 'told', from: seenFrom(outer, place.path), message: said.message })
    }
  }

  const disconnect = (place: Place): void => {
    place.path = null
    place.port.disconnect()
  }

  return {
    accept(port) {
      const tab = port.sender?.tab?.id
      if (port.name !== portNames.frame || tab === undefined) return
      const place: Place = { port, tab, path: null }
      port.onMessage.addListener(raw => receive(place, raw))
      port.onDisconnect.addListener(() => {
        const windows = windowsByTab.get(tab)
        const isPage = windows?.place === place
        leave(place)
        if (!isPage) return
        windowsByTab.delete(tab)
        const each = (inside: Windows): void => {
          if (inside.place) disconnect(inside.place)
          for (const inner of inside.inner.values()) each(inner)
        }
        each(windows)
      })
    },
    get dropped() {
      return dropped
    },
  }
}
