import { fileURLToPath } from 'node:url'

/** @typedef {{ getModuleInfo(id: string): { importedIds: readonly string[] } | null }} Graph */

/** @param {string} path */
const file = path => fileURLToPath(new URL(`../entrypoints/${path}`, import.meta.url))

/** What loads what, quickest first; each is a set of modules that is closed: all that they import is in it. */
const first = file('popup/main.tsx')
const popup = file('popup/show-popup.tsx')
const panel = file('panel/start-panel.ts')

/** What WXT puts into every page: without a group, a file with nothing in it. */
const ofEveryPage = 'wxt-html-plugins'

/**
 * Groups for the bundler's `codeSplitting`. Left alone it makes a file of each set of modules that the same pages share: a dozen for the popup,
 * each of which costs the browser a turn. Those that the popup begins with are one file, those that it draws with two: what panels draw with too,
 * and the rest. Pages that share a few of them load a few more than they need.
 */
export function fewFiles() {
  /** @type {Map<string, ReadonlySet<string>>} */
  const loaded = new Map()
  /** @param {string} entry @param {Graph} graph */
  const loadedBy = (entry, graph) => {
    const known = loaded.get(entry)
    if (known) return known
    if (!graph.getModuleInfo(entry)) throw new Error(`${entry} is no longer what a page loads.`)
    const all = new Set([entry])
    for (const id of all) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) all.add(next)
    loaded.set(entry, all)
    return all
  }
  const groups = Object.entries({ first: [first], shared: [popup, panel], views: [popup] })
  return groups.map(([name, entries], place) => ({
    name: (/** @type {string} */ id, /** @type {Graph} */ graph) =>
      entries.every(entry => loadedBy(entry, graph).has(id)) || (name === 'first' && id.includes(ofEveryPage))
        ? name
        : null,
    priority: groups.length - place,
    minShareCount: 2,
  }))
}
