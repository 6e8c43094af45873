import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordId } from '../../lib/core/ids.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { type Append, type Appended, appendOf, inParts, problemsOf, wholeLog } from '../server/log-client.ts'
import { createTestRoom, enter, putPolicy } from '../server/test-hub.ts'
import { startHub } from './hub-process.ts'
import { cutPower } from './power-cut.ts'
import { startTearingProxy } from './tearing-proxy.ts'

/** Where people append until something breaks. */
export interface Ground {
  /** Ways to the hub, or hubs, which people take in turn. */
  readonly ways: readonly { readonly url: string; readonly origin?: string }[]
  /** What breaks. Once it resolves everybody is cut off, if they are not yet. */
  strike(): Promise<void>
  /** Everybody is cut off before, so that the hub stores what nobody is told any more. */
  readonly unheard?: boolean
}

/** What one client has sent, and what was answered. Whatever is not answered is sent again in the next round. */
interface Outbox {
  readonly sent: Map<RecordId, readonly Append[]>
  readonly answered: Map<RecordId, Appended>
}

/** What is wrong with the log in the end, and how many appends had been acknowledged. */
export interface Outcome {
  readonly problems: readonly string[]
  readonly acknowledged: number
}

const clients = 4

/** People who append through whatever befalls their hubs, and a check that nothing they were told is stored is missing. */
export function createAppenders(random: () => number) {
  const room = createTestRoom()
  const outboxes = Array.from({ length: clients }, (): Outbox => ({ sent: new Map(), answered: new Map() }))
  let founded = false
  let told = 0

  return {
    /** The highest number that anybody has been told. */
    get told() {
      return told
    },

    /** Everybody appends at once, some of it large; something breaks after some of the answers, with the rest on their way. */
    async appendUntilItBreaks({ ways, strike, unheard = false }: Ground): Promise<void> {
      if (!founded) await putPolicy(ways[0]!, room, room.signed())
      founded = true
      const pick = (most: number) => Math.floor(random() * most)
      let left = 1 + pick(60)
      let struck = false
      const sockets = await Promise.all(
        outboxes.map((_, at) => {
          const { url, origin } = ways[at % ways.length]!
          return enter({ url }, room, origin ? { origin } : {})
        }),
      )
      const broken = new Promise<void>((resolve, reject) => {
        for (const [at, { ws }] of sockets.entries())
          ws.on('message', data => {
            const message = JSON.parse(String(data)) as HubToClient
            if (message.type === 'entries') told = Math.max(told, ...message.entries.map(({ seq }) => seq))
            if (message.type === 'appended') {
              told = Math.max(told, message.seq)
              outboxes[at]!.answered.set(message.id, message)
            } else if (message.type !== 'not-appended') return
            left -= 1
            if (left > 0 || struck) return
            struck = true
            if (unheard) for (const { ws } of sockets) ws.terminate()
            strike().then(resolve, reject)
          })
      })
      for (const [at, { ws }] of sockets.entries())
        for (const parts of nextOf(outboxes[at]!, random))
          for (const part of parts) ws.send(JSON.stringify(part))
      await broken
      for (const { ws } of sockets) ws.terminate()
      await Promise.all(sockets.map(({ closed }) => closed()))
    },

    /** A fresh client reads everything back. */
    async check(hub: { readonly url: string }): Promise<Outcome> {
      const log = await wholeLog(await enter(hub, room))
      const acknowledged = outboxes.flatMap(({ sent, answered }) =>
        [...answered].map(([id, answer]) => [id, { answer, sent: sent.get(id)! }] as const),
      )
      return { problems: problemsOf(log, new Map(acknowledged)), acknowledged: acknowledged.length }
    },
  }
}

/** What was not answered, and something new. */
function nextOf({ sent, answered }: Outbox, random: () => number): (readonly Append[])[] {
  const again = [...sent].filter(([id]) => !answered.has(id)).slice(0, 60)
  const fresh = Array.from({ length: 20 }, () =>
    random() < 0.1 ? inParts(2 + Math.floor(random() * 2), 1_000) : [appendOf()],
  )
  for (const parts of fresh) sent.set(parts[0]!.id, parts)
  return [...again.map(([, parts]) => parts), ...fresh]
}

export interface KillPlan {
  readonly kills: number
  readonly random: () => number
  /** The hub to kill, from the project's folder. */
  readonly program?: string
  /** What the hub is told besides. */
  readonly env?: Readonly<Record<string, string>>
  /** Every kill is a power cut; `lies`: synced commits that the disk loses all the same. */
  readonly powerCuts?: { readonly lies: number }
}

const manyFromOneAddress = { PER_ADDRESS_FACTOR: '1000' }

/** Kills a hub's process again and again while people append. */
export async function killHub({ kills, random, program, env, powerCuts }: KillPlan): Promise<Outcome> {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-kill-'))
  const start = () =>
    startHub({ dataDir, ...(program && { program }), env: { ...manyFromOneAddress, ...env } })
  const appenders = createAppenders(random)
  try {
    for (let kill = 0; kill < kills; kill++) {
      const hub = await start()
      const strike = async () => {
        // Time for a few more commits.
        if (powerCuts) await new Promise(resolve => setTimeout(resolve, random() * 5))
        await hub.kill()
      }
      await appenders.appendUntilItBreaks({ ways: [hub], strike, unheard: powerCuts !== undefined })
      if (powerCuts) cutPower(dataDir, { told: appenders.told, random, ...powerCuts })
    }
    const hub = await start()
    const outcome = await appenders.check(hub)
    await hub.kill()
    return outcome
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

/** Breaks the network between people and their hub again and again. */
export async function tearNetwork(times: number, random: () => number): Promise<Outcome> {
  const hub = await startHub({ env: manyFromOneAddress })
  const proxy = await startTearingProxy(hub.url, random)
  const appenders = createAppenders(random)
  try {
    for (let time = 0; time < times; time++)
      await appenders.appendUntilItBreaks({
        ways: [{ url: proxy.url, origin: hub.url }],
        strike: proxy.tear,
      })
    return await appenders.check(hub)
  } finally {
    await proxy.close()
    await hub.kill()
  }
}
