import { browser } from 'wxt/browser'

/** A value in session storage, which outlives the sleeping worker and ends with the browser. `changed` is called when it is another. */
export const inSession = (key: string, changed?: () => void) => ({
  load: async (): Promise<unknown> => (await browser.storage.session.get(key))[key],
  async save(value: unknown): Promise<void> {
    await browser.storage.session.set({ [key]: value })
    changed?.()
  },
})
