import type { RoomId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import type { EntryKind, HubToClient } from '../../protocol/hub.ts'
import { sealEntry, signContent } from '../../protocol/log-entry.ts'
import type { Drops } from '../drops.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock, RandomBytes } from '../types.ts'
import type { Lacked, Lacking } from './lacking.ts'
import type { LogProblem } from './types.ts'
import { createLogWriter, type Outcome, type Refused } from './writer.ts'

export interface AppenderDeps {
  readonly room: RoomId
  readonly keys: EpochKeys
  readonly hub: HubConnection
  readonly lacking: Pick<Lacking, 'next'>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly drops: Drops
  /** Everything that the log holds is taken in, so that what is lacking is known. */
  readonly mayAppend: () => boolean
  readonly appended: (sent: Lacked, outcome: Extract<Outcome, { type: 'appended' }>) => void
  readonly problem: (problem: LogProblem) => void
  /** Whether something is on its way may have changed. */
  readonly changed: () => void
}

/** Appends what the log lacks, one thing after the other, and keeps to what the hub says of when. */
export interface Appender {
  readonly busy: boolean
  /** Something may be lacking. */
  push(): void
  /** Proved to the hub anew: what it would not take before it may take now. */
  welcome(): void
  answered(message: Extract<HubToClient, { type: 'appended' | 'not-appended' }>): void
  /** The hub is away. */
  lost(): void
  close(): void
}

/** Changes of the document are gathered for so long after each append. Milliseconds. */
const gatherMs = 100
const retryMs = 1_000

const problemByCode: Partial<Record<Refused['code'], LogProblem>> = {
  'room-full': 'full',
  unavailable: 'unavailable',
  muted: 'muted',
}
/** Refused for as long as this connection lasts. */
const lastingCodes: readonly Refused['code'][] = ['muted', 'old-epoch', 'too-large', 'viewers-may-not-edit']

export function createAppender(deps: AppenderDeps): Appender {
  const { room, keys, hub, lacking, clock, randomBytes, drops } = deps
  const writer = createLogWriter(hub, clock)
  /** Kinds that are not taken from us on this connection. */
  const stopped = new Set<EntryKind>()
  let stopPause: (() => void) | null = null
  let closed = false

  function push(): void {
    if (!closed && !writer.busy && !stopPause && deps.mayAppend()) appendNext()
    deps.changed()
  }

  function appendNext(): void {
    const next = lacking.next((['record', 'update'] as const).filter(kind => !stopped.has(kind)))
    if (!next) return
    const { id, kind, plain } = next
    const { epoch, contents, edit } = keys
    const place = { room, epoch, kind, id }
    const content = edit && kind === 'update' ? signContent(edit.editorSign, place, plain) : plain
    const sealed = sealEntry(contents, place, content, randomBytes(24))
    writer.append({ id, kind, epoch, sealed }, outcome => settle(next, outcome))
  }

  function settle(sent: Lacked, outcome: Outcome): void {
    if (outcome.type === 'appended') {
      deps.appended(sent, outcome)
      if (sent.kind === 'update') pause(gatherMs)
      return
    }
    sent.missed()
    if (outcome.type === 'refused') refused(sent.kind, outcome.message)
    else pause(retryMs)
  }

  function refused(kind: EntryKind, { code, retryAfterMs }: Refused): void {
    drops.count(`not-appended-${code}`)
    const told = problemByCode[code]
    if (told) deps.problem(told)
    if (lastingCodes.includes(code)) stopped.add(kind)
    pause(Math.max(retryMs, retryAfterMs))
  }

  function pause(ms: number): void {
    if (closed) return
    stopPause?.()
    stopPause = clock.after(ms, () => {
      stopPause = null
      push()
    })
  }

  function lost(): void {
    writer.lost()
    stopPause?.()
    stopPause = null
  }

  return {
    get busy() {
      return writer.busy
    },
    push,
    welcome: () => stopped.clear(),
    answered: writer.answered,
    lost,
    close() {
      closed = true
      lost()
    },
  }
}
