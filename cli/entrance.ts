import { fileURLToPath } from 'node:url'
import { toBase64Url } from '../lib/core/bytes.ts'
import { doorKeys } from '../lib/core/doors.ts'
import { editorEpoch, personIdOf, viewerEpoch } from '../lib/core/keys.ts'
import { decodeLink } from '../lib/core/links.ts'
import type { Result } from '../lib/core/result.ts'
import type { Door, HubClient } from '../lib/platform/hub-client.ts'
import { Problem, type ProblemName, problems } from './problems.ts'
import type { SavedRoom } from './saved-room.ts'
import type { State } from './state.ts'

/**
 * Goes through a link, and gives what is behind it. Going through a door counts as one use, unless its keys are known here. An owner's link is the
 * address of a file that `create` has written; no door leads to it.
 */
export function createEntrance({ state, hub }: { readonly state: State; readonly hub: HubClient }) {
  return async (pasted: string): Promise<SavedRoom> => {
    if (/^\s*file:/i.test(pasted)) return ownRoom(state, pasted.trim())
    const decoded = decodeLink(pasted)
    if (!decoded.ok) throw new Problem(decoded.error)
    const link = decoded.value
    const path = state.doorPath(doorKeys(link.secret).id)
    const known = await state.read(path)
    const { content } = orThrow(await hub.door(link, false))
    if (known?.epochs.some(({ epoch }) => epoch === content.epoch)) return known

    const door = orThrow(await hub.door(link, true))
    if (!opensRole(door)) throw new Problem('hub-refused')
    const { epoch, role, seed } = door.content
    const earlier = known?.epochs.filter(saved => saved.epoch < epoch) ?? []
    const saved: SavedRoom = {
      v: 1,
      room: link.room,
      name: link.roomName,
      hub: link.hub,
      landing: link.landing,
      ownerSeed: null,
      epochs: [...earlier, { epoch, role, seed: toBase64Url(seed) }],
      policy: door.signedPolicy,
    }
    await state.write(path, saved)
    return saved
  }
}

async function ownRoom(state: State, href: string): Promise<SavedRoom> {
  const path = URL.canParse(href) && !new URL(href).host ? fileURLToPath(href) : null
  const saved = path && (await state.read(path))
  if (!saved) throw new Problem('owner-file')
  return saved
}

/** Whether the seed behind the door is the one whose key the room's owner has signed. */
function opensRole({ content: { epoch, role, seed }, policy }: Door): boolean {
  if (role === 'viewer') return personIdOf(viewerEpoch(epoch, seed).viewerSign.publicKey) === policy.viewer
  return personIdOf(editorEpoch(epoch, seed).edit!.editorSign.publicKey) === policy.editor
}

/** What the hub's HTTP side has answered. */
export function orThrow<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value
  throw new Problem(result.error in problems ? (result.error as ProblemName) : 'hub-refused')
}
