import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordId } from '../../lib/core/ids.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { type Append, type Appended, appendOf, inParts, problemsOf, wholeLog } from '../server/log-client.ts'
import { createTestRoom, enter, putPolicy, type TestRoom } from '../server/test-hub.ts'
import { type HubProcess, startHub } from './hub-process.ts'

export interface KillPlan {
  readonly kills: number
  readonly random: () => number
  /** The hub to kill, from the project's folder. */
  readonly program?: string
  /** What the hub is told besides. */
  readonly env?: Readonly<Record<string, string>>
}

/** What one client has sent, and what was answered. Whatever is not answered is sent again after the next start. */
interface Outbox {
  readonly sent: Map<RecordId, readonly Append[]>
  readonly answered: Map<RecordId, Appended>
}

const clients = 3

/**
 * Kills a hub's process again and again while people append, then reads everything back with a fresh client. Gives what is wrong with it,
 * and how many appends had been acknowledged.
 */
export async function killHub({ kills, random, program, env }: KillPlan) {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-kill-'))
  const start = () =>
    startHub({ dataDir, ...(program && { program }), env: { PER_ADDRESS_FACTOR: '1000', ...env } })
  const room = createTestRoom()
  const outboxes = Array.from({ length: clients }, (): Outbox => ({ sent: new Map(), answered: new Map() }))
  try {
    for (let kill = 0; kill < kills; kill++) {
      const hub = await start()
      if (kill === 0) await putPolicy(hub, room, room.signed())
      await appendUntilKilled(hub, room, outboxes, random)
    }
    const hub = await start()
    const log = await wholeLog(await enter(hub, room))
    await hub.kill()
    const acknowledged = outboxes.flatMap(({ sent, answered }) =>
      [...answered].map(([id, answer]) => [id, { answer, sent: sent.get(id)! }] as const),
    )
    return { problems: problemsOf(log, new Map(acknowledged)), acknowledged: acknowledged.length }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

/** Everybody appends at once, some of it large; the hub is killed after some of the answers, with the rest on their way. */
async function appendUntilKilled(
  hub: HubProcess,
  room: TestRoom,
  outboxes: readonly Outbox[],
  random: () => number,
) {
  const pick = (most: number) => Math.floor(random() * most)
  let left = 1 + pick(60)
  let killed: Promise<void> | null = null
  const sockets = await Promise.all(outboxes.map(() => enter(hub, room)))
  const ended = sockets.map(async ({ ws, closed }, index) => {
    const { sent, answered } = outboxes[index]!
    ws.on('message', data => {
      const message = JSON.parse(String(data)) as HubToClient
      if (message.type !== 'appended') return
      answered.set(message.id, message)
      left -= 1
      if (left <= 0) killed ??= hub.kill()
    })
    const again = [...sent].filter(([id]) => !answered.has(id)).slice(0, 60)
    const fresh = Array.from({ length: 20 }, () =>
      random() < 0.1 ? inParts(2 + pick(2), 1_000) : [appendOf()],
    )
    for (const parts of fresh) sent.set(parts[0]!.id, parts)
    for (const parts of [...again.map(([, parts]) => parts), ...fresh])
      for (const part of parts) ws.send(JSON.stringify(part))
    await closed()
  })
  await Promise.all(ended)
  await killed
}
