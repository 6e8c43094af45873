import { limits } from '../../core/limits.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import { httpAddress, mailboxId, mailId, z } from '../../protocol/schema.ts'
import type { WantedChange } from '../inbox-changes.ts'
import { createNewestWriter } from './newest-writer.ts'

/** As many as two mailboxes hold; what is beyond is the oldest, and done again by hand. */
const most = 2 * limits.mailItems
const kept = z
  .array(
    z.strictObject({
      hub: httpAddress,
      box: mailboxId,
      id: mailId,
      wanted: z.enum(['read', 'unread', 'deleted']),
    }),
  )
  .check(z.maxLength(most))

/** What a person has done to their mail and hubs have not confirmed, through restarts of the browser. */
export interface KeptChanges {
  of(hub: string): readonly WantedChange[]
  set(hub: string, changes: readonly WantedChange[]): void
}

const setting = 'mail-changes'

/** `store`: the whole extension's settings. */
export async function createKeptChanges(
  store: SettingStore,
  failed: (error: unknown) => void,
): Promise<KeptChanges> {
  let list = kept.safeParse((await store.load()).get(setting)).data ?? []
  const save = createNewestWriter(() => store.set(setting, list).catch(failed))

  return {
    of: hub => list.filter(one => one.hub === hub),
    set(hub, changes) {
      const others = list.filter(one => one.hub !== hub)
      if (changes.length === 0 && others.length === list.length) return
      list = [...others, ...changes.map(({ box, id, wanted }) => ({ hub, box, id, wanted }))].slice(-most)
      save()
    },
  }
}
