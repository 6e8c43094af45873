import { fromBase64Url } from '../core/bytes.ts'
import { type DoorContent, doorKeys, openDoor } from '../core/doors.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import type { Link } from '../core/links.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ProblemCode } from '../protocol/background.ts'
import {
  type DoorAnswer,
  doorAnswer,
  hubError,
  type IceAnswer,
  iceAnswer,
  type PutPolicy,
  seedAnswer,
} from '../protocol/hub-api.ts'
import { type Policy, readPolicy, type SignedPolicy } from '../protocol/policy.ts'
import { epochKeysOf, heldEpoch } from '../protocol/room-keys.ts'
import { text, z } from '../protocol/schema.ts'
import { openProfile } from '../protocol/sealed-profile.ts'
import { json, requestHub } from './hub-request.ts'

/** How long a hub may take to answer before it counts as down. Milliseconds. */
const answerMs = 8_000

/** A door as the hub shows it, checked against the room id of the link. */
export interface Door {
  readonly policy: Policy
  readonly signedPolicy: DoorAnswer['policy']
  /** What is behind it: the role and the epoch's seed. */
  readonly content: DoorContent
  /** People connected now. */
  readonly people: number
  /** Names of some of them, where the owner shows them and there is a key behind the door. */
  readonly names: readonly string[]
}

/** The newest policy, checked, and the seed of its epoch sealed to one person; null where there is none for them. */
export interface Seed {
  readonly policy: Policy
  readonly signedPolicy: SignedPolicy
  readonly sealed: Uint8Array | null
}

export interface HubClient {
  /** Whether an Alongside hub answers there, and which version of it, where it says. */
  check(hub: string): Promise<Result<{ readonly version: string | null }, ProblemCode>>
  putPolicy(hub: string, room: string, body: PutPolicy): Promise<Result<null, ProblemCode>>
  /** Looks behind a link's door; `use` counts it as an entry. */
  door(link: Link, use: boolean): Promise<Result<Door, ProblemCode>>
  /** `room-unknown`: the hub has no such room, or no longer. */
  seed(hub: string, room: RoomId, person: PersonId): Promise<Result<Seed, ProblemCode>>
  /** Servers for WebRTC; none when the hub does not answer, because people on one network need none. */
  iceServers(hub: string): Promise<RTCIceServer[]>
}

const health = z.object({ name: text(64), version: z.optional(text(64)) })

/** The hub's HTTP side. `fetch` is handed in. Every answer is parsed; anything odd means that this is no hub. */
export function createHubClient(fetch: typeof globalThis.fetch): HubClient {
  async function ask(url: string, init: RequestInit = {}): Promise<Result<unknown, ProblemCode>> {
    const response = await requestHub(fetch, url, init, answerMs)
    if (!response) return fail('hub-down')
    const body: unknown = await response.json().catch(() => null)
    if (response.ok) return ok(body)
    const error = hubError.safeParse(body)
    return fail(error.success ? problemOf(error.data.code) : 'hub-unknown')
  }

  async function door(link: Link, use: boolean): Promise<Result<Door, ProblemCode>> {
    const keys = doorKeys(link.secret)
    const url = `${link.hub}/v1/rooms/${link.room}/doors/${keys.id}`
    const answer = use ? await ask(`${url}/open`, { method: 'POST' }) : await ask(url)
    if (!answer.ok) return answer
    const parsed = doorAnswer.safeParse(answer.value)
    if (!parsed.success) return fail('hub-unknown')
    const policy = readPolicy(link.room, parsed.data.policy)
    const content = openDoor(link.room, keys, fromBase64Url(parsed.data.sealed) ?? new Uint8Array())
    // A hub that hands out another room's policy or a seed that the link does not open is not to be trusted.
    if (!policy || !content || content.epoch !== policy.epoch) return fail('hub-refused')
    const { policy: signedPolicy, people, here = [] } = parsed.data
    return ok({ policy, signedPolicy, content, people, names: namesBehind(link.room, content, here) })
  }

  return {
    async check(hub) {
      const answer = await ask(`${hub}/health`)
      if (!answer.ok) return answer
      const parsed = health.safeParse(answer.value)
      if (!parsed.success || parsed.data.name !== 'alongside-hub') return fail('hub-unknown')
      return ok({ version: parsed.data.version ?? null })
    },
    async putPolicy(hub, room, body) {
      const answer = await ask(`${hub}/v1/rooms/${room}/policy`, json('PUT', body))
      return answer.ok ? ok(null) : answer
    },
    door,
    async seed(hub, room, person) {
      const answer = await ask(`${hub}/v1/rooms/${room}/seeds/${person}`)
      if (!answer.ok) return answer.error === 'door-closed' ? fail('room-unknown') : answer
      const parsed = seedAnswer.safeParse(answer.value)
      if (!parsed.success) return fail('hub-unknown')
      const { policy: signedPolicy, sealed } = parsed.data
      const policy = readPolicy(room, signedPolicy)
      if (!policy) return fail('hub-refused')
      return ok({ policy, signedPolicy, sealed: sealed === null ? null : fromBase64Url(sealed) })
    },
    async iceServers(hub) {
      const answer = await ask(`${hub}/v1/ice`)
      const parsed = answer.ok ? iceAnswer.safeParse(answer.value) : null
      return parsed?.success ? parsed.data.iceServers.map(iceServer) : []
    },
  }
}

/** What opens the door opens these profiles, and nothing that the hub has. */
function namesBehind(
  room: RoomId,
  content: DoorContent,
  here: NonNullable<DoorAnswer['here']>,
): readonly string[] {
  const keys = content.role === 'ask' ? null : epochKeysOf(heldEpoch(content.epoch, content))
  if (!keys) return []
  return here.flatMap(({ person, epoch, profile }) => {
    const sealed = fromBase64Url(profile)
    const opened = sealed && openProfile(keys.contents, { room, epoch, person }, sealed)
    return opened ? [opened.name] : []
  })
}

function iceServer({ urls, username, credential }: IceAnswer['iceServers'][number]): RTCIceServer {
  return username && credential ? { urls, username, credential } : { urls }
}

function problemOf(code: string): ProblemCode {
  if (code === 'door-closed' || code === 'door-expired' || code === 'door-used-up') return code
  if (code === 'room-locked') return code
  if (code === 'not-found') return 'door-closed'
  if (code === 'stale-policy') return 'policy-changed'
  return code === 'unavailable' ? 'hub-down' : 'hub-refused'
}
