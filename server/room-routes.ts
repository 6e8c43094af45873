import type { RoomId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { Result } from '../lib/core/result.ts'
import {
  type DoorAnswer,
  doorAnswer,
  doorParams,
  putPolicy,
  putPolicyAnswer,
  roomParams,
  type SeedAnswer,
  seedAnswer,
  seedParams,
} from '../lib/protocol/hub-api.ts'
import { readPolicy, type SignedPolicy } from '../lib/protocol/policy.ts'
import { refusals } from './api-docs.ts'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
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

/** `PUT /v1/rooms/:room/policy`, the two ways to a door (looking at it and opening it), and what a new epoch's seed is found by. */
export function addRoomRoutes(app: Http, options: RoomRoutesOptions): void {
  const { store, rooms, clock } = options

  app.put(
    '/v1/rooms/:room/policy',
    {
      config: { rateLimit: { max: limits.policiesPerMinute * options.perAddressFactor } },
      bodyLimit: limits.policyRequestBytes,
      schema: {
        tags: ['Rooms'],
        summary: 'Replaces what the owner says of a room, or founds it',
        description:
          'Taken if the owner has signed it and its serial is higher than before. Doors that it no longer lists are closed at once.',
        params: roomParams,
        body: putPolicy,
        response: {
          200: putPolicyAnswer,
          ...refusals('bad-request', 'forbidden', 'stale-policy', 'too-large', 'not-found'),
        },
      },
    },
    async request => {
      const { room } = request.params
      const { policy: signed, sealed, seeds = {} } = request.body
      const policy = readPolicy(room, signed)
      if (!policy)
        throw new HubRefusal('forbidden', 'This policy is not one that the owner of this room has signed.')
      const stored = await store.putPolicy({ policy, signed, sealed, seeds }, clock.now())
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

  async function policyOf(room: RoomId): Promise<SignedPolicy> {
    const policy = await store.policy(room)
    if (!policy) throw new HubRefusal('not-found', doorSentences['not-found'])
    return policy
  }

  async function beforeDoor(
    room: RoomId,
    open: () => Promise<Result<string, DoorProblem>>,
  ): Promise<DoorAnswer> {
    const policy = await policyOf(room)
    // It was checked when it was taken.
    const said = readPolicy(room, policy)
    if (said?.locked !== false)
      throw new HubRefusal('room-locked', 'This room is locked: nobody new gets in. Its owner can open it.')
    const opened = await open()
    if (!opened.ok) throw new HubRefusal(opened.error, doorSentences[opened.error])
    const answer = { policy: await policyOf(room), sealed: opened.value, people: rooms.people(room) }
    return said.showNames ? { ...answer, here: await whoIsHere(room, said.epoch) } : answer
  }

  /** Profiles of this epoch: nothing that is behind a door opens others. */
  async function whoIsHere(room: RoomId, now: number): Promise<NonNullable<DoorAnswer['here']>> {
    const here = new Set(rooms.present(room).map(({ person }) => person))
    return (await store.attendants(room))
      .flatMap(({ person, epoch, profile }) =>
        here.has(person) && epoch === now && profile !== null ? [{ person, epoch, profile }] : [],
      )
      .slice(0, limits.previewPeople)
  }
  const doorSchema = {
    tags: ['Rooms'],
    params: doorParams,
    response: {
      200: doorAnswer,
      ...refusals('not-found', 'door-closed', 'door-expired', 'door-used-up', 'room-locked'),
    },
  }

  app.get(
    '/v1/rooms/:room/doors/:door',
    {
      schema: {
        ...doorSchema,
        summary: 'Shows what is behind a link',
        description: 'The seed of a role, sealed under what only the link carries. Counts no use.',
      },
    },
    async ({ params: { room, door } }) => beforeDoor(room, () => store.door(room, door, clock.now())),
  )

  app.post(
    '/v1/rooms/:room/doors/:door/open',
    {
      schema: { ...doorSchema, summary: 'Goes through a link', description: 'The same, and counts one use.' },
    },
    async ({ params: { room, door } }) => beforeDoor(room, () => store.openDoor(room, door, clock.now())),
  )

  app.get(
    '/v1/rooms/:room/seeds/:person',
    {
      config: { rateLimit: { max: limits.seedsPerMinute * options.perAddressFactor } },
      schema: {
        tags: ['Rooms'],
        summary: 'The keys of the current epoch, for a member who was there before it',
        description:
          'The newest policy, and the seed of its epoch sealed to this person alone; null for whom there is none.',
        params: seedParams,
        response: { 200: seedAnswer, ...refusals('not-found') },
      },
    },
    async ({ params: { room, person } }): Promise<SeedAnswer> => {
      // In this order: a new epoch is never told without its seeds.
      const policy = await policyOf(room)
      return { policy, sealed: await store.seed(room, person) }
    },
  )
}
