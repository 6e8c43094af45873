import { limits } from '../../core/limits.ts'
import { createTurns } from '../../core/turns.ts'
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
  /** A room may be live in several windows, and a person be removed from several rooms at once. */
  const inTurn = createTurns()
  const replace = (window: number, now: readonly Removal[]): Promise<void> =>
    inTurn(async () => {
      const others = (await load()).filter(removal => removal.window !== window)
      await kept.save([...others, ...now].slice(-32))
    })
  return {
    note: (window, roomName) => replace(window, [{ window, roomName }]),
    of: async window => (await load()).find(removal => removal.window === window)?.roomName ?? null,
    forget: window => replace(window, []),
  }
}
