import { expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import { type Consent, createConsent } from '../../lib/platform/background/consent.ts'
import { loadPersonSettings } from '../../lib/platform/background/settings.ts'
import { createMemoryStores } from '../support/memory-stores.ts'

const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const bank = 'https://bank.example'

async function start(): Promise<Consent> {
  let allowed: unknown
  const roomSettings = createMemoryStores().settings
  return createConsent({
    settings: await loadPersonSettings(createMemoryStores().settings, length => new Uint8Array(length)),
    roomSettings: () => roomSettings,
    kept: {
      load: async () => allowed,
      save: async value => {
        allowed = value
      },
    },
  })
}

test('sites are on until something else is chosen, and again when the choice is forgotten', async () => {
  const consent = await start()
  expect(await consent.ruleOf(1, `${bank}/account`)).toBe('on')
  await consent.choose(bank, { rule: 'off', whole: false })
  expect(await consent.ruleOf(1, `${bank}/account`)).toBe('off')
  expect(await consent.ruleOf(1, 'http://bank.example/')).toBe('on')
  await consent.choose(bank, null)
  expect(await consent.ruleOf(1, `${bank}/account`)).toBe('on')
})

test('a yes to being asked holds in its tab, as long as it stays on the site', async () => {
  const consent = await start()
  await consent.choose(bank, { rule: 'ask', whole: false })
  expect(await consent.ruleOf(1, `${bank}/`)).toBe('ask')
  await consent.allow(1, `${bank}/`)
  expect(await consent.ruleOf(1, `${bank}/another?page`)).toBe('on')
  expect(await consent.ruleOf(2, `${bank}/`)).toBe('ask')
  await consent.choose('https://other.example', { rule: 'ask', whole: false })
  await consent.allow(1, 'https://other.example/')
  expect(await consent.ruleOf(1, `${bank}/`)).toBe('ask')
})

test('a yes does not overrule a never, and pages that are no sites are left to the browser', async () => {
  const consent = await start()
  await consent.choose(bank, { rule: 'off', whole: false })
  await consent.allow(1, `${bank}/`)
  expect(await consent.ruleOf(1, `${bank}/`)).toBe('off')
  for (const url of [undefined, 'about:blank', 'not an address'])
    expect(await consent.ruleOf(1, url)).toBe('on')
})

test('whole addresses are told of confirmed sites only', async () => {
  const consent = await start()
  await consent.choose(bank, { rule: 'on', whole: true })
  await consent.choose('https://other.example', { rule: 'ask', whole: false })
  expect(await consent.confirmed()).toEqual([bank])
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
})
