import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { iceServers } from '../../server/ice.ts'
import { type Coturn, startCoturn } from '../support/coturn.ts'
import type { Namespace } from '../support/netns.ts'
import { createNatWorld, type NatWorld } from '../support/netns-nat.ts'
import type { PeerNews } from './peer.ts'

/**
 * Two people behind routers of their own, a hub and a real TURN server on the internet between them, all in network namespaces. Needs
 * root, iproute2, nftables and coturn.
 */

const secret = 'shared by the hub and the TURN server'
const root = new URL('../..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'alongside-nat-'))
let world: NatWorld
let coturn: Coturn

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 })

beforeAll(async () => {
  if (process.getuid?.() !== 0)
    throw new Error('These tests build networks, which only root may. Run them as root.')
  const missing = ['ip', 'nft', 'turnserver'].filter(tool => spawnSync(tool, ['-h']).error)
  if (missing.length > 0)
    throw new Error(`There is no ${missing.join(', ')} here: apt-get install -y iproute2 nftables coturn`)
  world = createNatWorld()
  coturn = await startCoturn(world.internet, world.address, secret)
})

/** What the current test has started, newest first. */
const endings: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

afterAll(async () => {
  await coturn?.close()
  await world?.close()
  rmSync(folder, { recursive: true })
})

/** Starts one of the project's programs in a network; its lines of JSON are collected. */
function start<Line>(where: Namespace, args: readonly string[], env: Record<string, string> = {}) {
  const child = where.spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: Line[] = []
  const closed = new Promise<void>(resolve => child.once('exit', () => resolve()))
  createInterface({ input: child.stdout! }).on('line', line => lines.push(JSON.parse(line) as Line))
  endings.unshift(async () => {
    child.kill('SIGTERM')
    await closed
  })
  return lines
}

/** A hub on the internet; gives its address. */
async function startHub(ice: Record<string, string>): Promise<string> {
  const lines = start<{ url: string }>(world.internet, ['server/main.ts'], {
    HOST: world.address,
    PORT: '0',
    DATA_DIR: mkdtempSync(join(folder, 'hub-')),
    ...ice,
  })
  await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThan(0)
  return lines[0]!.url
}

/** Two people who enter the same room through a hub, each from home. */
async function meet(hub: string): Promise<readonly PeerNews[][]> {
  const seed = toBase64Url(randomBytes(32))
  const enter = (home: Namespace, part: string) =>
    start<PeerNews>(home, [
      '--import',
      './tests/nat/register-aliases.ts',
      'tests/nat/peer.ts',
      hub,
      seed,
      part,
    ])
  const [a, b] = world.homes
  const first = enter(a, 'owner')
  await until(() => first.some(({ type }) => type === 'entered'))
  return [first, enter(b, 'guest')]
}

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 40_000 }).toBe(true)

const now = (news: readonly PeerNews[]) => news.findLast(one => one.type === 'reached')

/** Resolves once a direct link has carried words both ways, and goes through this. */
const linkedThrough = (through: 'nothing' | 'the TURN server', people: readonly PeerNews[][]) =>
  until(() =>
    people.every(news => {
      const { via, pair } = now(news) ?? {}
      const heard = news.some(one => one.type === 'heard' && one.words === 'by direct')
      // `srflx`, `prflx`: an address outside, as the STUN server or the other's packets told it.
      const fits =
        through === 'nothing' ? pair?.every(type => /^[sp]rflx$/.test(type)) : pair?.includes('relay')
      return heard && via === 'direct' && pair?.length === 2 && fits
    }),
  )

/** Resolves when both have been told that no direct link works, and have heard each other through the hub all the same. */
const relayed = (people: readonly PeerNews[][]) =>
  until(() =>
    people.every(
      news =>
        news.findLast(one => one.type === 'unlinked')?.why === 'no-direct-way' &&
        now(news)?.via === 'relay' &&
        news.some(one => one.type === 'heard' && one.words === 'by relay'),
    ),
  )

/** What coturn says when somebody at home asks it for a relayed address. */
function allocate(transport: 'udp' | 'tcp', nowMs: number, sharedSecret = secret): string {
  const [host, port] = coturn.server.split(':') as [string, string]
  const turn = { urls: [`turn:${coturn.server}`], secret: sharedSecret }
  const { username, credential } = iceServers({ stunUrls: [], turn }, nowMs).iceServers[0]!
  return world.homes[0].run(process.execPath, [
    'tests/nat/allocate.ts',
    transport,
    host,
    port,
    username!,
    credential!,
  ])
}

const stun = () => ({ STUN_URLS: `stun:${coturn.server}` })
const turn = (sharedSecret = secret) => ({
  TURN_URLS: `turn:${coturn.server},turn:${coturn.server}?transport=tcp`,
  TURN_SECRET: sharedSecret,
})

describe('routers that give one port to everybody', () => {
  beforeAll(() => world.setRouters('endpoint-independent'))

  test('people are linked directly with nothing but STUN', async () => {
    await linkedThrough('nothing', await meet(await startHub(stun())))
  })

  test('people are linked directly although a TURN server would carry them', async () => {
    await linkedThrough('nothing', await meet(await startHub({ ...stun(), ...turn() })))
  })
})

describe('routers that give another port for each destination', () => {
  beforeAll(() => world.setRouters('symmetric'))

  test('people are linked through the TURN server with credentials from the hub', async () => {
    await linkedThrough('the TURN server', await meet(await startHub({ ...stun(), ...turn() })))
  })

  test('people reach each other through the hub where the TURN server does not know the hub’s secret', async () => {
    await relayed(await meet(await startHub({ ...stun(), ...turn('another secret') })))
  })

  test('the TURN server takes the hub’s credentials for two hours, and no others', () => {
    const now = Date.now()
    const hours = (count: number): number => now + count * 3_600_000
    expect(allocate('udp', now)).toBe('granted')
    expect(allocate('udp', hours(-1.9))).toBe('granted')
    expect(allocate('udp', hours(-2.1))).toBe('401')
    expect(allocate('udp', now, 'another secret')).toBe('401')
  })
})

describe('routers that let no UDP through', () => {
  beforeAll(() => world.setRouters('endpoint-independent', true))

  test('the TURN server answers over TCP, and to valid credentials only', () => {
    expect(allocate('udp', Date.now())).toBe('silence')
    expect(allocate('tcp', Date.now())).toBe('granted')
    expect(allocate('tcp', Date.now(), 'another secret')).toBe('401')
  })

  test('people whose WebRTC has no TURN over TCP reach each other through the hub', async () => {
    await relayed(await meet(await startHub({ ...stun(), ...turn() })))
  })
})
