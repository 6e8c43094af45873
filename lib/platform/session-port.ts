import { browser } from 'wxt/browser'
import { portNames } from '../protocol/port-names.ts'

type Changes = Readonly<Record<string, unknown>>
/** Names under which something else is kept now. */
interface Told {
  readonly keys: readonly string[]
}

/** In a frame of ours in a page, to which Firefox gives no session storage: calls back with the names that have changed. Returns the end of it. */
export function hearSession(heard: (changes: Changes) => void): () => void {
  const port = browser.runtime.connect({ name: portNames.session })
  // Not parsed: only our own background can speak on this port.
  port.onMessage.addListener(({ keys }: Told) => heard(Object.fromEntries(keys.map(key => [key, true]))))
  return () => port.disconnect()
}

/** In Firefox's background: tells such frames. To be called as it starts. */
export function tellSession(): void {
  browser.runtime.onConnect.addListener(port => {
    // Content scripts may connect as well; they are no frames of ours.
    if (port.name !== portNames.session || !port.sender?.url?.startsWith(browser.runtime.getURL('/'))) return
    const tell = (changes: Changes): void => port.postMessage({ keys: Object.keys(changes) } satisfies Told)
    browser.storage.session.onChanged.addListener(tell)
    port.onDisconnect.addListener(() => browser.storage.session.onChanged.removeListener(tell))
  })
}
