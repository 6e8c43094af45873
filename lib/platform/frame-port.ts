import { type Browser, browser } from 'wxt/browser'
import type { FrameLink, FrameListener } from '../page/channel.ts'
import type { PageRequest } from '../protocol/background.ts'
import type { FramePath, FrameToHost, HostToFrame } from '../protocol/frames.ts'
import { portNames } from '../protocol/port-names.ts'

/**
 * The real `FrameLink`: a port to the host, which carries on. `ended` is called when the host or the page's own script has gone. Where a
 * window is is said again as soon as that has changed, before anything else.
 */
export function createFramePort(pathOf: () => FramePath | null, ended: () => void): FrameLink {
  let port: Browser.runtime.Port | null = null
  let listener: FrameListener | null = null
  let said = ''

  const end = (): void => {
    port = null
    ended()
  }

  function post(message: FrameToHost): void {
    try {
      port?.postMessage(message)
    } catch {
      end() // dead without an event, as after the back/forward cache
    }
  }

  /** Not parsed again: only the host of this very version speaks on this port, and it has parsed what others said. */
  function receive(message: HostToFrame): void {
    if (message.type === 'told') listener?.told(message.from, message.message)
    else if (message.type === 'told-by-parent') listener?.toldByParent(message.message)
    else listener?.[message.type](message.from)
  }

  function tellWhere(): void {
    const path = pathOf()
    if (!path || said === path.join()) return
    said = path.join()
    post({ type: 'at', path })
  }

  return {
    tell(to, message) {
      tellWhere()
      post({ type: 'tell', to: [...to], message })
    },
    tellParent(message) {
      tellWhere()
      post({ type: 'tell-parent', message })
    },
    listen(next) {
      listener = next
      try {
        port = browser.runtime.connect({ name: portNames.frame })
      } catch {
        setTimeout(ended) // the extension was reloaded or removed
        return
      }
      port.onMessage.addListener(receive)
      port.onDisconnect.addListener(end)
      said = 'not yet'
      tellWhere()
    },
    close() {
      port?.onDisconnect.removeListener(end)
      port?.disconnect()
      port = null
    },
  }
}

/** The real `FrameAccess`. */
export const frameAccess = {
  open: createFramePort,
  enter: (): void => void browser.runtime.sendMessage({ type: 'enter-frames' } satisfies PageRequest),
}
