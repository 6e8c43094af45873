import type { RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { openSharing, type Sharing, type SiteRule } from '../../core/sharing.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import type { SiteChoice } from '../../protocol/background.ts'
import { sharing as sharingSchema } from '../../protocol/schema.ts'
import type { PersonSettings } from './settings.ts'

export interface ConsentDeps {
  readonly settings: PersonSettings
  /** Small values of one room. */
  readonly roomSettings: (room: RoomId) => SettingStore
  /** Where it is kept on which site somebody said yes in which tab: it has to outlive the sleeping worker and to end with the browser. */
  readonly kept: {
    load(): Promise<unknown>
    save(originByTab: Readonly<Record<string, string>>): Promise<void>
  }
}

/** What a person lets others see: the overlay by site, and in each room what of a page. */
export interface Consent {
  /** Whether the overlay may be in a tab that shows this address; undefined where the browser does not tell. */
  ruleOf(tabId: number, url: string | undefined): Promise<SiteRule>
  /** Somebody was asked and said yes: in this tab, for as long as it stays on the site. */
  allow(tabId: number, url: string): Promise<void>
  choose(origin: string, choice: SiteChoice | null): Promise<void>
  choiceOf(origin: string): Promise<SiteChoice>
  /** Sites of which others may be told whole addresses. */
  confirmed(): Promise<readonly string[]>
  sharingIn(room: RoomId): Promise<Sharing>
  share(room: RoomId, sharing: Sharing): Promise<void>
}

const sharingName = 'sharing'
/** What holds for a site about which nothing was said. */
const unsaid: SiteChoice = { rule: 'on', whole: false }

export function createConsent({ settings, roomSettings, kept }: ConsentDeps): Consent {
  const choiceOf = async (origin: string): Promise<SiteChoice> =>
    (await settings.get()).sites[origin] ?? unsaid

  async function allowed(): Promise<Record<string, string>> {
    const value = await kept.load()
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {}
  }

  return {
    async ruleOf(tabId, url) {
      const origin = originOf(url)
      if (origin === null) return 'on' // no site, or one that the overlay cannot get into anyway
      const { rule } = await choiceOf(origin)
      return rule === 'ask' && (await allowed())[tabId] === origin ? 'on' : rule
    },
    async allow(tabId, url) {
      const origin = originOf(url)
      if (origin !== null) await kept.save({ ...(await allowed()), [tabId]: origin })
    },
    async choose(origin, choice) {
      const current = await settings.get()
      const { [origin]: _, ...others } = current.sites
      // The oldest choice makes room.
      const sites = Object.entries(others).slice(choice ? 1 - limits.sites : 0)
      const kept = choice && (choice.rule !== unsaid.rule || choice.whole)
      await settings.set({
        ...current,
        sites: Object.fromEntries(kept ? [...sites, [origin, choice]] : sites),
      })
    },
    choiceOf,
    async confirmed() {
      const { sites } = await settings.get()
      return Object.keys(sites).filter(origin => sites[origin]!.whole)
    },
    async sharingIn(room) {
      const parsed = sharingSchema.safeParse((await roomSettings(room).load()).get(sharingName))
      return parsed.success ? parsed.data : openSharing
    },
    share: (room, sharing) => roomSettings(room).set(sharingName, sharing),
  }
}

/** The origin of an http(s) address; null for anything else. */
export function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null
  const { protocol, origin } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin : null
}
