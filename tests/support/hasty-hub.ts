import { setTimeout as sleep } from 'node:timers/promises'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import { nextChain } from '../../lib/core/log-chain.ts'
import { ok } from '../../lib/core/result.ts'
import { startHub } from '../../server/hub.ts'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import type { LogPosition, Store } from '../../server/store.ts'

/** A hub that is wrong on purpose, to see that its wrong is noticed: it acknowledges what is appended before it has stored it. */
async function openHastyStore(dataDir: string): Promise<Store> {
  const store = await openSqliteStore(dataDir)
  const endByRoom = new Map<string, LogPosition>()
  let writing: Promise<unknown> = Promise.resolve()
  return {
    ...store,
    async append(entry) {
      const { seq, chain } = endByRoom.get(entry.room) ?? (await store.logHead(entry.room))
      const next = nextChain(fromBase64Url(chain)!, entry.id, entry.dataHash)
      const end = { seq: seq + 1, chain: toBase64Url(next) }
      endByRoom.set(entry.room, end)
      // Longer than it takes to kill it, on a busy machine too.
      writing = writing.then(() => sleep(50)).then(() => store.append(entry))
      return ok(end)
    },
  }
}

const dataDir = process.env.DATA_DIR!
const hub = await startHub({ dataDir, openStore: () => openHastyStore(dataDir) })
process.stdout.write(`${JSON.stringify({ url: hub.url })}\n`)
