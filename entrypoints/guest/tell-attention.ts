import type { Browser } from 'wxt/browser'
import { createAttention } from '../../lib/page/attention.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import { portVersion } from '../../lib/protocol/port-names.ts'

/** A room whose keys have changed lets its ports go, and is open again by then. Milliseconds. */
const returnMs = 100

/**
 * Tells the host whether the guest is looking, as pages do: this one is no page that others could be on, so its address is none. `connect` opens a
 * page's port, on which `hear` is told what pages are. Returns the end of it.
 */
export function tellAttention(
  window: Window,
  connect: () => Browser.runtime.Port,
  hear: (message: HostToPage) => void,
): () => void {
  let port: Browser.runtime.Port | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (message: PageToHost): void => port?.postMessage(message)
  const attention = createAttention({ window, changed: view => say({ type: 'attention', ...view }) })

  function enter(): void {
    port = connect()
    port.onMessage.addListener(hear)
    port.onDisconnect.addListener(() => {
      port = null
      timer = setTimeout(enter, returnMs)
    })
    say({ type: 'hello', version: portVersion, address: '' })
    say({ type: 'attention', ...attention.current() })
  }
  enter()

  return () => {
    clearTimeout(timer)
    attention.close()
    port?.disconnect()
    port = null
  }
}
