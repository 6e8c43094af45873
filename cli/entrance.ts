import { fileURLToPath } from 'node:url'
import { doorKeys } from '../lib/core/doors.ts'
import { personIdOf, personKey } from '../lib/core/keys.ts'
import { decodeLink, type Link } from '../lib/core/links.ts'
import type { Result } from '../lib/core/result.ts'
import type { RandomBytes } from '../lib/engine/types.ts'
import { createPolicyChanger } from '../lib/platform/background/change-policy.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import type { HubClient } from '../lib/platform/hub-client.ts'
import { renewRoom } from '../lib/platform/renew-room.ts'
import { noMemory } from '../lib/platform/room-memory.ts'
import { heldEpoch, roomKeysOf } from '../lib/protocol/room-keys.ts'
import { Problem, type ProblemName, problems } from './problems.ts'
import { createRoomFile } from './room-file.ts'
import type { State } from './state.ts'

export interface EntranceDeps {
  readonly state: State
  readonly hub: HubClient
  readonly randomBytes: RandomBytes
}

/**
 * Goes through a link, and gives what is behind it. Going through a door counts as one use, unless its room is known here: then it is brought up to
 * date, and opens for as long as we are a member. An owner's link is the address of a file that `create` has written; no door leads to it.
 */
export function createEntrance({ state, hub, randomBytes }: EntranceDeps) {
  /** Null where the room's keys have changed without us. */
  async function renewed(path: string, known: SavedRoom): Promise<SavedRoom | null> {
    const file = createRoomFile(state, path)
    const key = personKey((await state.identity()).seed, known.room)
    const saved = await withPolicy(path, known)
    const now = await renewRoom({ rooms: file, policies: file.policies(), hub, key }, saved.room)
    switch (now.type) {
      case 'current':
        return now.saved
      case 'behind':
        if (saved.ownerSeed) {
          const personKeyHere = async () => key
          const changer = createPolicyChanger({
            rooms: file,
            policies: file.policies,
            hub,
            personKey: personKeyHere,
            randomBytes,
          })
          orThrow(await changer.restore(saved.room))
        }
        return saved
      case 'removed':
        throw new Problem('removed')
      case 'left-out':
        return null
      case 'failed':
        return orThrow({ ok: false, error: now.error })
    }
  }

  /** Files of earlier versions hold no policy. */
  async function withPolicy(path: string, known: SavedRoom): Promise<SavedRoom> {
    if (known.policy.payload !== '') return known
    const key = personKey((await state.identity()).seed, known.room)
    const { signedPolicy } = orThrow(await hub.seed(known.hub, known.room, personIdOf(key.publicKey)))
    const saved = { ...known, policy: signedPolicy }
    await state.write(path, saved)
    return saved
  }

  async function throughDoor(path: string, link: Link): Promise<SavedRoom> {
    const { content, signedPolicy } = orThrow(await hub.door(link, true))
    if (content.role === 'ask') throw new Problem('ask-first')
    const behind = heldEpoch(content.epoch, content)
    // The owner has signed whose keys are behind it.
    if (!roomKeysOf(link.room, [behind], signedPolicy)) throw new Problem('hub-refused')
    const saved: SavedRoom = {
      room: link.room,
      name: link.roomName,
      hub: link.hub,
      landing: link.landing,
      role: content.role,
      ownerSeed: null,
      epochs: [behind],
      policy: signedPolicy,
      links: [],
      members: [],
      lastVisitedMs: 0,
      memory: noMemory,
    }
    await state.write(path, saved)
    return saved
  }

  return async (pasted: string): Promise<SavedRoom> => {
    if (/^\s*file:/i.test(pasted)) {
      const path = pathOf(pasted.trim())
      const own = path === null ? null : await state.read(path)
      if (path === null || !own) throw new Problem('owner-file')
      return (await renewed(path, own)) ?? own
    }
    const decoded = decodeLink(pasted)
    if (!decoded.ok) throw new Problem(decoded.error)
    const path = state.doorPath(doorKeys(decoded.value.secret).id)
    const known = await state.read(path)
    return (known && (await renewed(path, known))) ?? throughDoor(path, decoded.value)
  }
}

/** The path of a file on this machine. */
export function pathOf(href: string): string | null {
  return URL.canParse(href) && !new URL(href).host ? fileURLToPath(href) : null
}

/** What the hub's HTTP side has answered. */
export function orThrow<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value
  throw new Problem(result.error in problems ? (result.error as ProblemName) : 'hub-refused')
}
