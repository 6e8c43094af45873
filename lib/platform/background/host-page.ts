import { type Browser, browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { createTurns } from '../../core/turns.ts'
import { type HostFact, type HostTask, hostFact } from '../../protocol/host-facts.ts'
import type { LiveRooms } from '../../protocol/live-rooms.ts'

/** The background's way to the host. Calls come one after another. */
export interface HostHandle {
  /** Makes it so; resolves with the rooms that could not be opened. */
  setLive(live: LiveRooms): Promise<readonly RoomId[]>
  /** Does something in a room or a page; false where there is none, or it could not be done. */
  perform(task: HostTask): Promise<boolean>
  /** Calls back with what it tells unasked. */
  onFact(heard: (fact: HostFact) => void): void
}

/** Chrome's host is the offscreen document: opened with the first live room, closed after the last. */
export function createHostPage(): HostHandle {
  async function isOpen(): Promise<boolean> {
    const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] })
    return contexts.length > 0
  }

  /** There is one document, which is not opened and closed at once. */
  const inTurn = createTurns()

  async function setLive(live: LiveRooms): Promise<readonly RoomId[]> {
    const wasOpen = await isOpen()
    if (live.rooms.length === 0 && !wasOpen) return []
    if (!wasOpen)
      await browser.offscreen.createDocument({
        url: 'host.html',
        reasons: ['WEB_RTC'],
        justification: 'Keeps the connections to the people in the room while pages come and go.',
      })
    const unopened: readonly RoomId[] = await browser.runtime.sendMessage(live)
    if (unopened.length === live.rooms.length) await browser.offscreen.closeDocument()
    return unopened
  }

  const send = async (task: HostTask): Promise<boolean> => (await browser.runtime.sendMessage(task)) === true

  /** Workers make no sound: where no room is live, the document is opened for that. */
  async function chime(task: HostTask): Promise<boolean> {
    if (await isOpen()) return send(task)
    await browser.offscreen.createDocument({
      url: 'host.html',
      reasons: ['AUDIO_PLAYBACK'],
      justification: 'Makes the sound of a notification.',
    })
    const done = await send(task)
    await browser.offscreen.closeDocument()
    return done
  }

  return {
    setLive: live => inTurn(() => setLive(live)),
    perform: async task =>
      task.type === 'chime' ? inTurn(() => chime(task)) : (await isOpen()) && (await send(task)),
    onFact(heard) {
      browser.runtime.onMessage.addListener((raw: unknown, sender: Browser.runtime.MessageSender) => {
        const fact = hostFact.safeParse(raw)
        if (fact.success && sender.url?.startsWith(browser.runtime.getURL('/'))) heard(fact.data)
        return false
      })
    },
  }
}
