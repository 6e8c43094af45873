import { browser } from 'wxt/browser'
import type { LiveRooms } from '../../protocol/port.ts'

/** The background's way to the host. */
export interface HostHandle {
  /** Resolves when the host has made it so. */
  setLive(live: LiveRooms): Promise<void>
}

/** Chrome's host is the offscreen document: opened with the first live room, closed after the last. */
export function createHostPage(): HostHandle {
  let opening: Promise<void> | null = null

  async function isOpen(): Promise<boolean> {
    const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] })
    return contexts.length > 0
  }

  /** Opens it once, however many ask at the same time. */
  async function open(): Promise<void> {
    opening ??= isOpen()
      .then(async is => {
        if (is) return
        await browser.offscreen.createDocument({
          url: 'host.html',
          reasons: ['WEB_RTC'],
          justification: 'Keeps the connections to the people in the room while pages come and go.',
        })
      })
      .finally(() => {
        opening = null
      })
    return opening
  }

  return {
    async setLive(live) {
      if (live.rooms.length === 0 && !(await isOpen())) return
      await open()
      await browser.runtime.sendMessage(live)
      if (live.rooms.length === 0) await browser.offscreen.closeDocument()
    },
  }
}
