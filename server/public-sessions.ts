import type { Logger } from 'pino'
import type { RoomId } from '../lib/core/ids.ts'
import type { Clock } from './clock.ts'
import type { Neighbours } from './neighbours.ts'
import { createPacer, type Pacer } from './pacer.ts'
import type { SessionStore } from './session-store.ts'
import { createTurns } from './turns.ts'

export interface PublicSessionsOptions {
  readonly store: Pick<SessionStore, 'isPublic' | 'sessionHere'>
  readonly neighbours: Neighbours
  readonly clock: Clock
  /** Tells this hub's people from another's. */
  readonly hub: string
  readonly log: Logger
}

/** A room with somebody in it who is connected to this hub. */
interface Gathering {
  people: number
  isPublic: boolean
  /** By the hub's clock; when it was looked at last whether the room is public. */
  lookedMs: number
  readonly pacer: Pacer
  readonly stopListening: () => void
}

export type PublicSessions = ReturnType<typeof createPublicSessions>

/** A session stays listed for 60 s after it was last heard of: three of these. Milliseconds. */
const beatMs = 20_000
/** People come and go; the list is told at once and then so often. Milliseconds. */
const toldMs = 1_000

/** Keeps public rooms listed for as long as their people are connected, and tells how many there are. Nothing runs where no room is public. */
export function createPublicSessions({ store, neighbours, clock, hub, log }: PublicSessionsOptions) {
  const gatherings = new Map<RoomId, Gathering>()
  /** So that the last word on a room stays. */
  const turns = createTurns<RoomId>()
  let cancelBeat: (() => void) | null = null

  /** What fails here is said again with the next beat. */
  function work(room: RoomId, run: () => Promise<void>): void {
    turns
      .inTurn(room, run)
      .catch((error: unknown) => log.warn({ err: error }, 'a public session could not be kept'))
  }

  async function tell(room: RoomId, gathering: Gathering): Promise<void> {
    if (!gathering.isPublic) return
    gathering.isPublic = await store.sessionHere(room, hub, gathering.people, Math.floor(clock.now()))
  }

  async function look(room: RoomId, gathering: Gathering): Promise<void> {
    gathering.lookedMs = clock.now()
    gathering.isPublic = await store.isPublic(room, Math.floor(clock.now()))
    if (!gathering.isPublic) return
    await tell(room, gathering)
    cancelBeat ??= clock.after(beatMs, beat)
  }

  function beat(): void {
    const listed = [...gatherings].filter(([, { isPublic }]) => isPublic)
    for (const [room, gathering] of listed) work(room, () => tell(room, gathering))
    cancelBeat = listed.length > 0 ? clock.after(beatMs, beat) : null
  }

  function gather(room: RoomId): Gathering {
    const gathering: Gathering = {
      people: 0,
      isPublic: false,
      lookedMs: 0,
      pacer: createPacer(clock, toldMs, () => work(room, () => tell(room, gathering))),
      stopListening: neighbours.open(room, {
        hear(message) {
          if (message.type === 'session') work(room, () => look(room, gathering))
        },
        // While Redis is away another hub may have been told that the room is public.
        missed() {
          if (clock.now() - gathering.lookedMs < beatMs) return
          gathering.lookedMs = clock.now()
          work(room, () => look(room, gathering))
        },
      }),
    }
    gatherings.set(room, gathering)
    return gathering
  }

  function peopleChanged(room: RoomId, people: number): void {
    const known = gatherings.get(room)
    if (known?.people === people || (!known && people === 0)) return
    const gathering = known ?? gather(room)
    gathering.people = people
    if (!known) work(room, () => look(room, gathering))
    else if (people > 0) gathering.pacer.ask()
    if (people > 0) return
    gathering.pacer.close()
    gathering.stopListening()
    gatherings.delete(room)
    work(room, () => tell(room, gathering))
  }

  return {
    /** So many people of a room are connected to this hub now. */
    peopleChanged,

    /** The owner has said something of it in public, to this hub. */
    changed(room: RoomId): void {
      const gathering = gatherings.get(room)
      if (gathering) work(room, () => look(room, gathering))
      neighbours.publish(room, { type: 'session' })
    },

    /** Resolves when all that was to be told is stored. */
    async close(): Promise<void> {
      cancelBeat?.()
      for (const room of [...gatherings.keys()]) peopleChanged(room, 0)
      await turns.settled()
    },
  }
}
