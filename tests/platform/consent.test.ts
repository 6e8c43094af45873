import { expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { openSharing, type SiteRule } from '../../lib/core/sharing.ts'
import { type Consent, createConsent } from '../../lib/platform/background/consent.ts'
import { loadPersonSettings } from '../../lib/platform/background/settings.ts'
import { createMemoryStores } from '../support/memory-stores.ts'

const [room, otherRoom] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA'] as RoomId[] as [RoomId, RoomId]
const bank = 'https://bank.example'
const shop = 'https://shop.example'

async function start(): Promise<Consent> {
  let said: unknown
  const stores = new Map([room, otherRoom].map(id => [id, createMemoryStores().settings]))
  return createConsent({
    settings: await loadPersonSettings(createMemoryStores().settings, length => new Uint8Array(length)),
    roomSettings: id => stores.get(id)!,
    kept: {
      load: async () => said,
      save: async value => {
        said = structuredClone(value)
      },
    },
  })
}

test('O7: a room asks on each site, and a yes holds for the site in that room, in every tab', async () => {
  const consent = await start()
  expect(await consent.roomRuleOf(room)).toBe('ask')
  expect(await consent.ruleOf(room, 1, `${bank}/account`)).toBe('ask')
  await consent.allow(room, 1, `${bank}/account`)
  expect(await consent.ruleOf(room, 1, `${bank}/another?page`)).toBe('on')
  expect(await consent.ruleOf(room, 2, `${bank}/`)).toBe('on')
  expect(await consent.ruleOf(room, 1, 'http://bank.example/')).toBe('ask')
  expect(await consent.ruleOf(otherRoom, 2, `${bank}/`)).toBe('ask')
  await consent.allow(room, 1, `${shop}/`)
  expect(await consent.ruleOf(room, 1, `${bank}/`)).toBe('on')
})

test('O7: a room that is to be on everywhere asks nowhere, and one that is not only where it was turned on', async () => {
  const consent = await start()
  await consent.setRoomRule(room, 'on')
  expect(await consent.ruleOf(room, 1, bank)).toBe('on')
  expect(await consent.ruleOf(otherRoom, 1, bank)).toBe('ask')
  await consent.setRoomRule(room, 'off')
  expect(await consent.ruleOf(room, 1, bank)).toBe('off')
  await consent.allow(room, 1, bank)
  expect(await consent.ruleOf(room, 1, `${bank}/account`)).toBe('on')
  expect(await consent.ruleOf(room, 2, bank)).toBe('off')
  await consent.allow(room, 1, shop)
  expect(await consent.ruleOf(room, 1, bank)).toBe('off')
})

test.each<[site: SiteRule, at: string, afterYes: string, elsewhere: string]>([
  ['on', 'on', 'on', 'on'],
  ['ask', 'ask', 'on', 'ask'],
  ['off', 'off', 'off', 'off'],
])("O7: a site's own “%s” goes before what any room does", async (site, at, afterYes, elsewhere) => {
  const consent = await start()
  await consent.choose(bank, { rule: site, whole: false })
  for (const rule of ['on', 'ask', 'off'] as const) {
    await consent.setRoomRule(room, rule)
    expect(await consent.ruleOf(room, 1, bank)).toBe(at)
  }
  await consent.allow(room, 1, bank)
  expect(await consent.ruleOf(room, 1, bank)).toBe(afterYes)
  // A yes to a site that is to ask each time is one tab's.
  expect(await consent.ruleOf(room, 2, bank)).toBe(elsewhere)
})

test('a site whose choice is changed or forgotten is begun anew, whatever was said before', async () => {
  const consent = await start()
  await consent.allow(room, 1, bank)
  await consent.choose(bank, { rule: 'ask', whole: false })
  expect(await consent.ruleOf(room, 1, bank)).toBe('ask')
  await consent.allow(room, 1, bank)
  await consent.choose(bank, { rule: 'ask', whole: true })
  expect(await consent.ruleOf(room, 1, bank)).toBe('on')
  await consent.choose(bank, null)
  expect(await consent.ruleOf(room, 1, bank)).toBe('ask')
})

test('pages that are no sites are left to the browser', async () => {
  const consent = await start()
  for (const url of [undefined, 'about:blank', 'not an address'])
    expect(await consent.ruleOf(room, 1, url)).toBe('on')
})

test('O7: tabs of a window come along where its room is on everywhere, but not where it was turned off by hand', async () => {
  const consent = await start()
  expect(await consent.comesAlong(room, 1, bank)).toBe(false)
  await consent.setRoomRule(room, 'on')
  expect(await consent.comesAlong(room, 1, bank)).toBe(true)
  // The browser does not tell the address of what the extension may not enter.
  expect(await consent.comesAlong(room, 1, undefined)).toBe(false)
  await consent.refuse(1)
  expect(await consent.comesAlong(room, 1, shop)).toBe(false)
  expect(await consent.comesAlong(room, 2, shop)).toBe(true)
  await consent.allow(room, 1, shop)
  expect(await consent.comesAlong(room, 1, shop)).toBe(true)
  await consent.choose(bank, { rule: 'off', whole: false })
  expect(await consent.comesAlong(room, 2, bank)).toBe(false)
})

test('a frame of another site is part of the page, unless something else was chosen for that site', async () => {
  const consent = await start()
  expect(await consent.ruleOfFrame(1, shop)).toBe('on')
  await consent.choose(shop, { rule: 'off', whole: false })
  expect(await consent.ruleOfFrame(1, shop)).toBe('off')
  await consent.choose(shop, { rule: 'ask', whole: false })
  expect(await consent.ruleOfFrame(1, shop)).toBe('ask')
})

test('whole addresses are told of confirmed sites only', async () => {
  const consent = await start()
  await consent.choose(bank, { rule: null, whole: true })
  await consent.choose(shop, { rule: 'ask', whole: false })
  expect(await consent.confirmed()).toEqual([bank])
  await consent.choose(bank, { rule: null, whole: false })
  expect(await consent.choiceOf(bank)).toEqual({ rule: null, whole: false })
  expect(await consent.confirmed()).toEqual([])
})

test('the oldest choice makes room when there are too many', async () => {
  const consent = await start()
  await consent.choose(bank, { rule: 'on', whole: true })
  for (let i = 0; i < limits.sites; i++)
    await consent.choose(`https://${i}.example`, { rule: 'on', whole: true })
  const confirmed = await consent.confirmed()
  expect(confirmed).toHaveLength(limits.sites)
  expect(confirmed).not.toContain(bank)
})

test('each room keeps what is shared in it', async () => {
  const consent = await start()
  expect(await consent.sharingIn(room)).toEqual(openSharing)
  const shy = { address: 'nothing', cursor: false, others: true } as const
  await consent.share(room, shy)
  expect(await consent.sharingIn(room)).toEqual(shy)
  expect(await consent.sharingIn(otherRoom)).toEqual(openSharing)
})

test('what is allowed in several tabs at once holds in all of them', async () => {
  const consent = await start()
  await Promise.all([
    consent.allow(room, 1, `${bank}/`),
    consent.allow(room, 2, `${shop}/`),
    consent.refuse(3),
  ])
  expect(await consent.ruleOf(room, 4, `${bank}/`)).toBe('on')
  expect(await consent.ruleOf(room, 4, `${shop}/`)).toBe('on')
})
