type Listener = (...args: never[]) => unknown

/** An event of an extension's interface, and how the test has it happen. */
function createEvent() {
  const listeners = new Set<Listener>()
  return {
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    /** What the listeners answered. */
    fire: (...args: unknown[]): unknown[] => [...listeners].map(run => run(...(args as never[]))),
  }
}

function createArea() {
  const kept = new Map<string, unknown>()
  return {
    onChanged: createEvent(),
    get: async (key: string) => (kept.has(key) ? { [key]: kept.get(key) } : {}),
    async set(values: Record<string, unknown>) {
      for (const [key, value] of Object.entries(values)) kept.set(key, structuredClone(value))
    },
    remove: async (key: string) => void kept.delete(key),
    clear: async () => kept.clear(),
  }
}

/** A tab of the phone. */
export interface PhoneTab {
  readonly id: number
  readonly url: string
  active: boolean
}

/**
 * What Firefox for Android gives an extension of ours: no windows, sidebar, menus, keys or address bar, no alarms, and no notifications before they are
 * allowed. Tabs are listed as they were opened.
 */
export function createPhoneBrowser() {
  const tabs: PhoneTab[] = []
  const nothing = async () => undefined
  const event = () => createEvent()
  const browser = {
    runtime: {
      id: 'phone',
      getURL: (path: string) => `moz-extension://${'0'.repeat(8)}${path}`,
      getManifest: () => ({ manifest_version: 2, version: '1' }),
      reload: () => undefined,
      ...{ onMessage: event(), onConnect: event(), onInstalled: event(), onStartup: event() },
    },
    i18n: { getMessage: (key: string) => key },
    storage: { local: createArea(), session: createArea() },
    tabs: {
      query: async () => tabs.filter(({ active }) => active).map(tab => ({ ...tab, windowId: tab.id })),
      async get(id: number) {
        const tab = tabs.find(tab => tab.id === id)
        if (!tab) throw new Error(`Invalid tab ID: ${id}`)
        return { ...tab, windowId: tab.id, index: 0 }
      },
      async create({ url = 'about:blank' }: { url?: string }) {
        for (const tab of tabs) tab.active = false
        const tab = { id: tabs.length + 1, url, active: true }
        tabs.push(tab)
        return { ...tab, windowId: tab.id }
      },
      async update(id: number, change: { active?: boolean }) {
        if (!tabs.some(tab => tab.id === id)) throw new Error(`Invalid tab ID: ${id}`)
        if (change.active) for (const tab of tabs) tab.active = tab.id === id
      },
      ...{ onUpdated: event(), onActivated: event(), onRemoved: event(), onReplaced: event() },
    },
    browserAction: { setBadgeText: nothing, setBadgeBackgroundColor: nothing, setTitle: nothing },
    permissions: { getAll: async () => ({ origins: [] }), contains: async () => false, onAdded: event() },
    scripting: { executeScript: async () => [{ result: null }] },
  }
  /** What the background answers a page, by the address it asks from. */
  const ask = (message: object, from: string, tabId?: number): Promise<unknown> =>
    new Promise(resolve => {
      const sender = { url: from, frameId: 0, ...(tabId && { tab: { id: tabId, windowId: tabId } }) }
      const takes = browser.runtime.onMessage.fire(message, sender, resolve)
      if (!takes.includes(true)) resolve(undefined)
    })
  return {
    browser,
    tabs,
    /** As one of our own pages. */
    ask: (message: object) => ask(message, browser.runtime.getURL('/popup.html')),
    /** As the script in a page of a tab. */
    tell: (message: object, tabId: number) => ask(message, 'https://example.org/', tabId),
  }
}
