import { usualAppearance } from '../../core/appearance.ts'
import { colorCount } from '../../core/colors.ts'
import { defaultName } from '../../core/default-name.ts'
import { pageKeys } from '../../core/page-keys.ts'
import { createTurns } from '../../core/turns.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import type { RandomBytes } from '../../engine/types.ts'
import { type Settings, settings as schema } from '../../protocol/background.ts'

/** Where a hub listens that was started with no configuration. */
const defaultHub = 'http://127.0.0.1:4455'
/** The name under which they are kept. */
export const personSettingsName = 'person'

/** The person's own settings. A name and a colour are there from the first moment. */
export interface PersonSettings {
  get(): Promise<Settings>
  /** One change after the other, each made of what the one before has left. */
  change(next: (now: Settings) => Settings): Promise<void>
}

/** `store`: the settings of the whole extension. */
export async function loadPersonSettings(
  store: SettingStore,
  randomBytes: RandomBytes,
  changed?: () => void,
): Promise<PersonSettings> {
  const kept = schema.safeParse((await store.load()).get(personSettingsName))
  let current = kept.success ? kept.data : firstSettings(randomBytes(3))
  if (!kept.success) await store.set(personSettingsName, current)
  const inTurn = createTurns()
  return {
    get: async () => current,
    change: next =>
      inTurn(async () => {
        const wanted = next(current)
        await store.set(personSettingsName, wanted)
        current = wanted
        changed?.()
      }),
  }
}

function firstSettings(random: Uint8Array): Settings {
  return {
    profile: { name: defaultName(random), color: random[2]! % colorCount },
    hub: defaultHub,
    hubs: [],
    off: false,
    relayOnly: false,
    paused: false,
    invitable: false,
    appearance: usualAppearance,
    keys: pageKeys,
    sites: {},
  }
}
