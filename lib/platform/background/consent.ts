import type { RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { openSharing, roomRule, ruleAt, type Sharing, type SiteRule } from '../../core/sharing.ts'
import { createTurns } from '../../core/turns.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import { type SiteChoice, siteRule } from '../../protocol/background.ts'
import { sharing as sharingSchema, text, z } from '../../protocol/schema.ts'
import type { PersonSettings } from './settings.ts'

/** What was said to being asked. A tab that was turned off by hand has null; a room has the sites that it was let on. */
const saidSchema = z.strictObject({
  tabs: z.record(z.string(), z.nullable(text(limits.addressChars))),
  rooms: z.record(z.string(), z.array(text(limits.addressChars))),
})
type Said = z.infer<typeof saidSchema>

export interface ConsentDeps {
  readonly settings: PersonSettings
  /** Small values of one room. */
  readonly roomSettings: (room: RoomId) => SettingStore
  /** Where it is kept what was said to being asked: it has to outlive the sleeping worker and to end with the browser. */
  readonly kept: { load(): Promise<unknown>; save(said: Said): Promise<void> }
}

/** What a person lets others see: the overlay by room and by site, and in each room what of a page. */
export interface Consent {
  /** Whether a room's overlay may be in a tab that shows this address; undefined where the browser does not tell. */
  ruleOf(room: RoomId, tabId: number, url: string | undefined): Promise<SiteRule>
  /** The same for a frame of another site: it is part of the page, unless something else was chosen for that site. */
  ruleOfFrame(tabId: number, origin: string): Promise<SiteRule>
  /** Whether a tab of a room's window, in which it is not on yet, takes part by itself. */
  comesAlong(room: RoomId, tabId: number, url: string | undefined): Promise<boolean>
  /** Somebody said yes: in this tab for as long as it stays on the site, and in this room for as long as the browser runs. */
  allow(room: RoomId, tabId: number, url: string): Promise<void>
  /** Somebody turned it off in this tab. */
  refuse(tabId: number): Promise<void>
  /** Begins anew what was said about the site. */
  choose(origin: string, choice: SiteChoice | null): Promise<void>
  choiceOf(origin: string): Promise<SiteChoice>
  /** Sites of which others may be told whole addresses. */
  confirmed(): Promise<readonly string[]>
  sharingIn(room: RoomId): Promise<Sharing>
  share(room: RoomId, sharing: Sharing): Promise<void>
  roomRuleOf(room: RoomId): Promise<SiteRule>
  setRoomRule(room: RoomId, rule: SiteRule): Promise<void>
}

/** The name of a room's setting that says what of oneself is shown there. */
export const sharingName = 'sharing'
const ruleName = 'site-rule'
/** What holds for a site about which nothing was said. */
const unsaid: SiteChoice = { rule: null, whole: false }

export function createConsent({ settings, roomSettings, kept }: ConsentDeps): Consent {
  const choiceOf = async (origin: string): Promise<SiteChoice> =>
    (await settings.get()).sites[origin] ?? unsaid

  const inTurn = createTurns()
  const change = (next: (now: Said) => Said): Promise<void> =>
    inTurn(async () => kept.save(next(await said())))

  async function said(): Promise<Said> {
    const parsed = saidSchema.safeParse(await kept.load())
    return parsed.success ? parsed.data : { tabs: {}, rooms: {} }
  }

  async function roomRuleOf(room: RoomId): Promise<SiteRule> {
    const parsed = siteRule.safeParse((await roomSettings(room).load()).get(ruleName))
    return parsed.success ? parsed.data : roomRule
  }

  async function ruleOf(room: RoomId, tabId: number, url: string | undefined): Promise<SiteRule> {
    const origin = originOf(url)
    if (origin === null) return 'on' // no site, or one that the overlay cannot get into anyway
    const { rule } = await choiceOf(origin)
    const { tabs, rooms } = await said()
    const yes = { inTab: tabs[tabId] === origin, inRoom: rooms[room]?.includes(origin) ?? false }
    return ruleAt(rule, await roomRuleOf(room), yes)
  }

  return {
    ruleOf,
    async ruleOfFrame(tabId, origin) {
      const { rule } = await choiceOf(origin)
      return ruleAt(rule, 'on', { inTab: (await said()).tabs[tabId] === origin, inRoom: false })
    },
    async comesAlong(room, tabId, url) {
      if (originOf(url) === null || (await roomRuleOf(room)) !== 'on') return false
      return (await said()).tabs[tabId] !== null && (await ruleOf(room, tabId, url)) === 'on'
    },
    async allow(room, tabId, url) {
      const origin = originOf(url)
      if (origin === null) return
      await change(({ tabs, rooms }) => {
        const others = (rooms[room] ?? []).filter(other => other !== origin)
        return {
          tabs: { ...tabs, [tabId]: origin },
          rooms: { ...rooms, [room]: [...others.slice(1 - limits.sites), origin] },
        }
      })
    },
    async refuse(tabId) {
      await change(({ tabs, rooms }) => ({ tabs: { ...tabs, [tabId]: null }, rooms }))
    },
    async choose(origin, choice) {
      const chosen = choice && (choice.rule !== unsaid.rule || choice.whole)
      let before = unsaid
      await settings.change(now => {
        const { [origin]: said = unsaid, ...others } = now.sites
        before = said
        // The oldest choice makes room.
        const sites = Object.entries(others).slice(choice ? 1 - limits.sites : 0)
        return { ...now, sites: Object.fromEntries(chosen ? [...sites, [origin, choice]] : sites) }
      })
      if ((choice ?? unsaid).rule !== before.rule) await change(now => without(now, origin))
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
    roomRuleOf,
    setRoomRule: (room, rule) => roomSettings(room).set(ruleName, rule),
  }
}

function without({ tabs, rooms }: Said, origin: string): Said {
  const others = Object.entries(rooms).map(([room, sites]) => [room, sites.filter(site => site !== origin)])
  return {
    tabs: Object.fromEntries(Object.entries(tabs).filter(([, site]) => site !== origin)),
    rooms: Object.fromEntries(others),
  }
}

/** The origin of an http(s) address; null for anything else. */
export function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null
  const { protocol, origin } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin : null
}
