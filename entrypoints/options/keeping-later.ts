import type { Keeping } from '../../components/options/keeping.ts'

/** Keys and files are worked with when somebody asks for it: that is half of what the settings would have to load. */
const load = async () => (await import('./keeping.ts')).keeping

export const keepingLater: Keeping = {
  async used() {
    const { usage, quota } = await navigator.storage.estimate()
    return usage === undefined || !quota ? null : { bytes: usage, mostBytes: quota }
  },
  exportEverything: async () => (await load()).exportEverything(),
  exportIdentity: async (...given) => (await load()).exportIdentity(...given),
  importIdentity: async (...given) => (await load()).importIdentity(...given),
  deleteEverything: async () => (await load()).deleteEverything(),
}
