import { backoffMs } from '../../core/backoff.ts'
import type { Keyring } from '../../core/epochs.ts'
import type { FileId, RoomId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { fail, ok } from '../../core/result.ts'
import type { ImageProblem } from '../../protocol/chat.ts'
import { openFile, sealFile } from '../../protocol/files.ts'
import type { FileStore } from '../stores/types.ts'
import { createSubscribers } from '../subscribers.ts'
import type { Clock, RandomBytes, TransportStatus } from '../types.ts'
import type { FileHub, Files } from './types.ts'

export interface FilesDeps {
  readonly room: RoomId
  readonly keys: EpochKeys
  readonly keyring: Keyring
  readonly store: FileStore
  readonly hub: FileHub
  /** Calls back when the hub's socket may have opened or closed. Returns the unsubscription. */
  readonly watchHub: (changed: (state: TransportStatus['hub']) => void) => () => void
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Told of what a subscriber has thrown. */
  readonly failed: (error: unknown) => void
}

/** Files as the room drives them; `Files` is what its features see. */
export interface RunningFiles extends Files {
  /** Reads what has not reached the hub yet, and goes on with it. */
  load(): Promise<void>
  close(): void
}

/** What the hub does not take is tried again after so long, and longer each time. Milliseconds. */
const firstMs = 2_000
const mostMs = 5 * 60_000

/** Hands files in one after the other; each is kept here until the hub has said that it keeps it. */
export function createFiles(deps: FilesDeps): RunningFiles {
  const { room, keys, keyring, store, hub, clock } = deps
  const waiting = new Map<FileId, ImageProblem | null>()
  const subscribers = createSubscribers<(file: FileId) => void>(deps.failed)
  let cancelRetry: (() => void) | null = null
  let before: TransportStatus['hub'] = 'connecting'
  let busy = false
  let tries = 0
  let closed = false

  function note(file: FileId, problem: ImageProblem | null | 'done'): void {
    if (problem === 'done') waiting.delete(file)
    else waiting.set(file, problem)
    subscribers.each(changed => changed(file))
  }

  /** What keeps a file from the hub, or null where it is there. */
  async function hand(file: FileId): Promise<ImageProblem | null> {
    const kept = await store.get(file).catch(() => 'unread' as const)
    // It is looked for again; what is gone from here is done with.
    if (kept === 'unread') return 'none'
    const put = kept ? await hub.put({ file, sealed: kept }) : ok(null)
    if (!put.ok) return put.error
    await store.delete(file).catch(() => undefined)
    return null
  }

  async function work(): Promise<void> {
    if (busy || closed) return
    busy = true
    cancelRetry?.()
    cancelRetry = null
    let stuck = false
    for (const file of waiting.keys()) {
      const problem = await hand(file)
      if (closed) return
      if (!waiting.has(file)) continue
      stuck ||= problem !== null
      note(file, problem ?? 'done')
    }
    busy = false
    tries = stuck ? tries + 1 : 0
    if (!stuck) return
    const againMs = backoffMs(tries - 1, firstMs, mostMs, deps.randomBytes(1)[0]!)
    cancelRetry = clock.after(againMs, () => void work())
  }

  const unwatch = deps.watchHub(state => {
    const isBack = state === 'open' && before !== 'open'
    before = state
    if (!isBack) return
    tries = 0
    if (waiting.size > 0) void work()
  })

  return {
    async load() {
      for (const file of await store.list()) waiting.set(file, null)
    },
    async add(plain) {
      const { file, epoch, sealed } = sealFile(keys, room, plain, deps.randomBytes(24))
      const kept = await store.put(file, sealed).then(
        () => true,
        () => false,
      )
      if (!kept) return fail('storage')
      note(file, null)
      void work()
      return ok({ file, epoch })
    },
    async read({ file, epoch }) {
      const own = waiting.has(file) ? await store.get(file).catch(() => null) : null
      const sealed = own ? ok(own) : await hub.get(file)
      if (!sealed.ok) return sealed
      const epochKeys = keyring(epoch)
      const plain = epochKeys && openFile(epochKeys, room, { file, epoch }, sealed.value)
      return plain ? ok(plain) : fail('damaged')
    },
    sending(file) {
      const problem = waiting.get(file)
      return problem === undefined ? null : { sentBytes: 0, problem }
    },
    async drop(file) {
      if (!waiting.delete(file)) return
      await store.delete(file).catch(() => undefined)
    },
    subscribe: subscribers.add,
    close() {
      closed = true
      unwatch()
      cancelRetry?.()
    },
  }
}
