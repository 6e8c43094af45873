import type { FastifyInstance } from 'fastify'
import type { DoorId, RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { Result } from '../lib/core/result.ts'
import { type DoorAnswer, putPolicy } from '../lib/protocol/hub-api.ts'
import { readPolicy } from '../lib/protocol/policy.ts'
import { doorId, roomId } from '../lib/protocol/schema.ts'
import type { Clock } from './clock.ts'
import { HubRefusal } from './hub-refusal.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { DoorProblem, Store } from './store.ts'

export interface RoomRoutesOptions {
  readonly store: Store
  readonly rooms: LiveRooms
  readonly clock: Clock
  readonly perAddressFactor: number
}

const doorSentences: Record<DoorProblem, string> = {
  'not-found': 'This hub knows no such room or link.',
  'door-closed': 'This link has been closed. Ask for a new one.',
  'door-expired': 'This link has expired. Ask for a new one.',
  'door-used-up': 'This link has been used as often as it may be. Ask for a new one.',
}

/** `PUT /v1/rooms/:room/policy`, and the two ways to a door: looking at it and opening it. */
export function addRoomRoutes(app: FastifyInstance, options: RoomRoutesOptions): void {
  const { store, rooms, clock } = options

  app.put(
    '/v1/rooms/:room/policy',
    { config: { rateLimit: { max: limits.policiesPerMinute * options.perAddressFactor } } },
    async request => {
      const { room } = readParams(request.params)
      const body = putPolicy.safeParse(request.body)
      if (!body.success)
        throw new HubRefusal('bad-request', 'A policy is needed: {policy: {payload, signature}, sealed}.')
      const { policy: signed, sealed } = body.data
      const policy = readPolicy(room, signed)
      if (!policy)
        throw new HubRefusal('forbidden', 'This policy is not one that the owner of this room has signed.')
      const stored = await store.putPolicy({ policy, signed, sealed }, clock.now())
      if (!stored.ok && stored.error === 'stale-policy')
        throw new HubRefusal(
          'stale-policy',
          'The hub has a policy of this room with this or a higher serial.',
        )
      if (!stored.ok) throw new HubRefusal('bad-request', 'A door of this policy has no sealed seed.')
      rooms.policyChanged(policy, signed)
      return { serial: policy.serial }
    },
  )

  const answer = async (room: RoomId, opened: Result<string, DoorProblem>): Promise<DoorAnswer> => {
    if (!opened.ok) throw new HubRefusal(opened.error, doorSentences[opened.error])
    const policy = await store.policy(room)
    if (!policy) throw new HubRefusal('not-found', doorSentences['not-found'])
    return { policy, sealed: opened.value, people: rooms.people(room) }
  }

  app.get('/v1/rooms/:room/doors/:door', async request => {
    const { room, door } = readParams(request.params)
    return answer(room, await store.door(room, door, clock.now()))
  })

  app.post('/v1/rooms/:room/doors/:door/open', async request => {
    const { room, door } = readParams(request.params)
    return answer(room, await store.openDoor(room, door, clock.now()))
  })
}

/** An id that is none names nothing that the hub has. Routes without a door leave it undefined, unread. */
function readParams(params: unknown): { room: RoomId; door: DoorId } {
  const { room, door } = params as { room: string; door?: string }
  if (!roomId.safeParse(room).success || (door !== undefined && !doorId.safeParse(door).success))
    throw new HubRefusal('not-found', doorSentences['not-found'])
  return { room: room as RoomId, door: door as DoorId }
}
