import { limits } from '../../core/limits.ts'
import { text, uint, z } from '../../protocol/schema.ts'

const schema = z
  .array(z.strictObject({ window: uint(0xffff_ffff), roomName: text(limits.roomNameChars) }))
  .check(z.maxLength(32))

/** A window whose room's owner has removed us from it. */
export type Removal = z.infer<typeof schema>[number]

export interface RemovalsDeps {
  /** It has to outlive the sleeping worker and to end with the browser. */
  load(): Promise<unknown>
  save(removals: readonly Removal[]): Promise<void>
}

/** What the popup is to tell somebody who was removed from a room: the page's words may have been missed. */
export interface Removals {
  note(window: number, roomName: string): Promise<void>
  /** Name of the room that we were removed from in a window. */
  of(window: number): Promise<string | null>
  forget(window: number): Promise<void>
}

export function createRemovals(kept: RemovalsDeps): Removals {
  const load = async (): Promise<readonly Removal[]> => schema.safeParse(await kept.load()).data ?? []
  const others = async (window: number) => (await load()).filter(removal => removal.window !== window)
  return {
    note: async (window, roomName) => kept.save([...(await others(window)), { window, roomName }].slice(-32)),
    of: async window => (await load()).find(removal => removal.window === window)?.roomName ?? null,
    forget: async window => kept.save(await others(window)),
  }
}
