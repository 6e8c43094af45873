import { colorCount } from '../../lib/core/colors.ts'
import { defaultName } from '../../lib/core/default-name.ts'
import type { SettingStore } from '../../lib/engine/stores/types.ts'
import type { RandomBytes } from '../../lib/engine/types.ts'
import { type Profile, profile } from '../../lib/protocol/schema.ts'

const setting = 'profile'

/** What others see of this browser's guest. There is a name and a colour from the first moment. */
export interface GuestProfile {
  get(): Profile
  rename(name: string): Promise<void>
}

export async function loadGuestProfile(store: SettingStore, randomBytes: RandomBytes): Promise<GuestProfile> {
  const kept = profile.safeParse((await store.load()).get(setting))
  const random = randomBytes(3)
  let current: Profile = kept.success
    ? kept.data
    : { name: defaultName(random), color: random[2]! % colorCount }
  return {
    get: () => current,
    async rename(name) {
      const next = { ...current, name }
      await store.set(setting, next)
      current = next
    },
  }
}
