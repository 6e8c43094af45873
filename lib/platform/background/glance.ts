import type { Settings } from '../../protocol/background.ts'
import type { RoomEntry } from '../../protocol/rooms-requests.ts'
import { type Glance, glanceRooms } from '../glance.ts'

export interface GlanceDeps {
  readonly settings: () => Promise<Settings>
  /** Those that come first in a list come first. */
  readonly rooms: () => Promise<readonly RoomEntry[]>
  readonly save: (glance: Glance) => Promise<void>
  /** Nobody waits for what went wrong. */
  readonly failed: (error: unknown) => void
}

/** Keeps what views draw while this worker wakes up. Call what it returns whenever settings or rooms have changed: what changes in a burst is written once. */
export function createGlance({ settings, rooms, save, failed }: GlanceDeps): () => void {
  let running = false
  let again = false

  async function write(): Promise<void> {
    const [own, known] = await Promise.all([settings(), rooms()])
    await save({ settings: own, rooms: known.slice(0, glanceRooms) })
  }

  async function run(): Promise<void> {
    while (again) {
      again = false
      await write().catch(failed)
    }
    running = false
  }

  return () => {
    again = true
    if (running) return
    running = true
    void run()
  }
}
