import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { SavedLink } from '../../lib/platform/database.ts'
import { readPolicy, type SignedPolicy, signPolicy } from '../../lib/protocol/policy.ts'
import { bytes, call, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { createRealClock } from '../support/real-clock.ts'

const clock = createRealClock()
const someone = personIdOf(keyPairFromSeed(bytes(32)).publicKey)
let hub: TestHub
let ada: NodeBrowser
let browsers: NodeBrowser[]
/** What happens to the next changes of a policy on their way; a function is something that comes first. */
let fates: ('lost' | 'answer-lost' | (() => Promise<unknown>))[]

/** A network that loses what it is told to lose. */
const lossyFetch: typeof fetch = async (input, init) => {
  const fate = init?.method === 'PUT' ? fates.shift() : undefined
  if (typeof fate === 'function') await fate()
  if (fate === 'lost') throw new TypeError('the network is down')
  const response = await fetch(input, init)
  if (fate === 'answer-lost') throw new TypeError('the network is down')
  return response
}

beforeEach(async () => {
  hub = await startTestHub()
  browsers = []
  fates = []
  ada = await browserOf('Ada')
  await ada.found(hub.url)
})
afterEach(async () => {
  await Promise.all(browsers.map(browser => browser.close()))
  for (const { database } of browsers) database.close()
  await hub.close()
})

async function browserOf(name: string): Promise<NodeBrowser> {
  const browser = await createNodeBrowser({ name, clock, fetch: lossyFetch })
  browsers.push(browser)
  return browser
}

async function policyAtHub() {
  const { body } = await call(hub, 'GET', `/v1/rooms/${ada.id}/seeds/${someone}`)
  return readPolicy(ada.id, body.policy as SignedPolicy)!
}

const editors = { role: 'editor', expiresAtMs: 0, uses: 0 } as const

describe('an owner', () => {
  test('makes links that last and count as they should, and closes them', async () => {
    const once = await ada.ask({ type: 'make-link', role: 'viewer', expiresAtMs: 0, uses: 1 })
    const { links } = await ada.ask({ type: 'get-room-details' })
    expect(links).toHaveLength(2)
    expect(links[1]).toEqual(once)
    const [vic, eve] = [await browserOf('Vic'), await browserOf('Eve')]
    expect((await vic.join(once.href)).ok).toBe(true)
    expect((await vic.saved()).role).toBe('viewer')
    expect(await eve.join(once.href)).toEqual({ ok: false, error: 'door-used-up' })

    await ada.ask({ type: 'close-link', link: links[0]!.id })
    expect(await eve.join(links[0]!.href!)).toEqual({ ok: false, error: 'door-closed' })
    expect((await ada.saved()).links.map(({ id }) => id)).toEqual([once.id])
    for (let i = 1; i < limits.doors; i++) await ada.ask({ type: 'make-link', ...editors })
    await expect(ada.ask({ type: 'make-link', ...editors })).rejects.toThrow('too-many')
  })

  test('locks the room for newcomers, and members go on coming in by whatever link they came', async () => {
    const [{ href }] = (await ada.saved()).links as readonly [SavedLink]
    const [ben, eve] = [await browserOf('Ben'), await browserOf('Eve')]
    await ben.join(href)
    await ada.ask({ type: 'set-locked', on: true })
    expect(await eve.join(href)).toEqual({ ok: false, error: 'room-locked' })
    expect((await ben.join(href)).ok).toBe(true)
    await ada.ask({ type: 'set-locked', on: false })
    expect((await eve.join(href)).ok).toBe(true)
  })

  test('K16 says the rest in the policy alone: limit, mutes, rules, tokens, of which only the hash is told', async () => {
    await ada.ask({ type: 'set-people-limit', people: 7 })
    await ada.ask({ type: 'set-muted', person: someone, on: true })
    await ada.ask({ type: 'set-refresh-rule', name: 'build.finished', on: true })
    const { token } = await ada.ask({ type: 'issue-token', name: 'CI' })
    const secret = fromBase64Url(token)!
    expect(secret).toHaveLength(32)
    const hash = createHash('sha256').update(secret).digest('base64url')
    expect(await policyAtHub()).toMatchObject({
      people: 7,
      mutes: [someone],
      refreshOn: ['build.finished'],
      tokens: [{ name: 'CI', hash }],
    })
    await expect(ada.ask({ type: 'issue-token', name: 'CI' })).rejects.toThrow('name-taken')
    expect(await ada.ask({ type: 'get-room-details' })).toMatchObject({
      role: 'owner',
      peopleLimit: 7,
      mutes: [{ person: someone, name: null }],
      tokens: ['CI'],
      refreshOn: ['build.finished'],
    })
    await ada.ask({ type: 'revoke-token', name: 'CI' })
    await ada.ask({ type: 'set-muted', person: someone, on: false })
    await ada.ask({ type: 'set-refresh-rule', name: 'build.finished', on: false })
    expect(await policyAtHub()).toMatchObject({ mutes: [], refreshOn: [], tokens: [] })
  })

  test('is nobody else, and cannot be removed', async () => {
    const [{ href }] = (await ada.saved()).links as readonly [SavedLink]
    const ben = await browserOf('Ben')
    await ben.join(href)
    await expect(ben.ask({ type: 'set-locked', on: true })).rejects.toThrow('not-owner')
    expect(await ben.ask({ type: 'get-room-details' })).toMatchObject({ role: 'editor', links: [{ href }] })
    await expect(ada.ask({ type: 'remove-person', person: await ada.person() })).rejects.toThrow('not-owner')
  })
})

describe('K15 a change of the policy', () => {
  test('that somebody was quicker than is planned once more, on what they said', async () => {
    const saved = await ada.saved()
    const owner = keyPairFromSeed(saved.ownerSeed!)
    // From another browser of the owner's, between the look and the change.
    const people = async () => {
      const policy = signPolicy(owner, { ...(await policyAtHub()), serial: 2, people: 9 })
      await call(hub, 'PUT', `/v1/rooms/${ada.id}/policy`, { policy, sealed: {} })
    }
    fates = [people]
    await ada.ask({ type: 'set-locked', on: true })
    expect(await policyAtHub()).toMatchObject({ serial: 3, locked: true, people: 9 })
  })

  test('waits for the one before it, so that many at once are all taken', async () => {
    const asked = [
      ada.ask({ type: 'set-locked', on: true }),
      ada.ask({ type: 'set-show-names', on: true }),
      ada.ask({ type: 'set-people-limit', people: 7 }),
      ada.ask({ type: 'set-muted', person: someone, on: true }),
    ]
    await Promise.all(asked)
    expect(await policyAtHub()).toMatchObject({
      serial: 5,
      locked: true,
      showNames: true,
      people: 7,
      mutes: [someone],
    })
  })

  test('that never reached the hub is none: the room goes on with its keys, and the next change is taken', async () => {
    fates = ['lost']
    await expect(ada.ask({ type: 'remove-person', person: someone })).rejects.toThrow('hub-down')
    expect((await policyAtHub()).epoch).toBe(1)
    await ada.close()
    await ada.open()
    await clock.until(() => ada.room?.context.status.hub === 'open')
    expect(ada.room.context.keys.epoch).toBe(1)
    await ada.ask({ type: 'remove-person', person: someone })
    await clock.until(() => ada.room?.context.keys.epoch === 2)
    expect(await policyAtHub()).toMatchObject({ epoch: 2, bans: [someone] })
  })

  test('whose answer was lost counts: its keys and links were on the disk before', async () => {
    fates = ['answer-lost']
    await expect(ada.ask({ type: 'make-link', ...editors })).rejects.toThrow('hub-down')
    const { links } = await ada.ask({ type: 'get-room-details' })
    const ben = await browserOf('Ben')
    expect((await ben.join(links[1]!.href!)).ok).toBe(true)
    await clock.until(() => ben.room?.context.status.hub === 'open')

    fates = ['answer-lost']
    await expect(ada.ask({ type: 'remove-person', person: await ben.person() })).rejects.toThrow('hub-down')
    await clock.until(() => ada.room?.context.keys.epoch === 2)
    expect((await policyAtHub()).bans).toEqual([await ben.person()])
    await ada.ask({ type: 'set-locked', on: true })
    expect(await policyAtHub()).toMatchObject({ epoch: 2, locked: true, doors: [] })
  })
})
