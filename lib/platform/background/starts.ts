import { browser } from 'wxt/browser'
import { showBadge } from './inject.ts'

export interface StartsDeps {
  /** It has to outlive the sleeping worker and to end with the browser. */
  load(): Promise<unknown>
  save(tabId: number | null): Promise<void>
}

/** The tab in which a room was asked for while no popup was open. */
export interface Starts {
  ask(tabId: number): Promise<void>
  /** Whether one was asked for there; it is forgotten then. */
  take(tabId: number): Promise<boolean>
}

export function createStarts({ load, save }: StartsDeps): Starts {
  return {
    ask: save,
    async take(tabId) {
      const wanted = (await load()) === tabId
      if (wanted) await save(null)
      return wanted
    },
  }
}

/** Has the popup start a room, where its link, and what goes wrong, is seen. To be called in the turn of a click: Firefox opens it in no other. */
export async function startInPopup(starts: Starts, tabId: number): Promise<void> {
  const asked = starts.ask(tabId)
  const action = browser.action ?? browser.browserAction
  try {
    await action.openPopup()
  } catch (error) {
    console.warn('alongside: the popup did not open', error)
    await showBadge(tabId, true)
  }
  await asked
}
