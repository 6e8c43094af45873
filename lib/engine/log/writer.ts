import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64Url } from '../../core/bytes.ts'
import type { RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { EntryKind, HubToClient } from '../../protocol/hub.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock } from '../types.ts'

/** Something sealed that is to be stored. */
export interface NewEntry {
  readonly id: RecordId
  readonly kind: EntryKind
  readonly epoch: number
  readonly sealed: Uint8Array
}

type Appended = Extract<HubToClient, { type: 'appended' }>
export type Refused = Extract<HubToClient, { type: 'not-appended' }>

/** `lost`: the answer did not come; whether it was stored is for the log to tell. */
export type Outcome =
  | { readonly type: 'appended'; readonly message: Appended; readonly dataHash: Uint8Array }
  | { readonly type: 'refused'; readonly message: Refused }
  | { readonly type: 'lost' }

/** Has one thing stored at a time, so that there is never more on its way than the hub has answered. */
export interface LogWriter {
  readonly busy: boolean
  append(entry: NewEntry, done: (outcome: Outcome) => void): void
  answered(message: Appended | Refused): void
  /** The hub is away. */
  lost(): void
}

/** An answer may take so long, and longer by what has to be sent at this pace. */
const answerMs = 10_000
const bytesPerMs = 50

export function createLogWriter(hub: HubConnection, clock: Clock): LogWriter {
  let waiting: {
    readonly id: RecordId
    readonly dataHash: Uint8Array
    readonly done: (outcome: Outcome) => void
  } | null = null
  let stopTimer: (() => void) | null = null

  function finish(outcome: Outcome): void {
    const done = waiting?.done
    waiting = null
    stopTimer?.()
    stopTimer = null
    done?.(outcome)
  }

  return {
    get busy() {
      return waiting !== null
    },
    append({ id, kind, epoch, sealed }, done) {
      waiting = { id, dataHash: sha256(sealed), done }
      stopTimer = clock.after(answerMs + sealed.length / bytesPerMs, () => finish({ type: 'lost' }))
      const parts = Math.ceil(sealed.length / limits.entryPartBytes)
      for (let part = 0; part < parts; part++) {
        const from = part * limits.entryPartBytes
        const data = toBase64Url(sealed.subarray(from, from + limits.entryPartBytes))
        hub.send({ type: 'append', id, kind, epoch, part, parts, data })
      }
    },
    answered(message) {
      if (waiting?.id !== message.id) return
      if (message.type === 'not-appended') finish({ type: 'refused', message })
      else finish({ type: 'appended', message, dataHash: waiting.dataHash })
    },
    lost: () => finish({ type: 'lost' }),
  }
}
