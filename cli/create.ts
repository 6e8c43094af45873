import { pathToFileURL } from 'node:url'
import { type DoorRole, doorKeys } from '../lib/core/doors.ts'
import { encodeLink } from '../lib/core/links.ts'
import type { RandomBytes } from '../lib/engine/types.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { noMemory } from '../lib/platform/room-memory.ts'
import { type FoundedRoom, foundRoom } from '../lib/protocol/found-room.ts'
import type { PutPolicy } from '../lib/protocol/hub-api.ts'
import { sealRole } from '../lib/protocol/owner-change.ts'
import { readPolicy, signPolicy } from '../lib/protocol/policy.ts'
import type { CommandContext } from './command.ts'
import { orThrow } from './entrance.ts'

export interface CreateOptions {
  /** Origin of the hub. */
  readonly hub: string
  readonly name: string
  /** Where those who join by a browser land. */
  readonly landing: string
}

/** Founds a room with an editors' and a viewers' door. The owner's key is on the disk before the hub hears of the room. */
export async function create(context: CommandContext, options: CreateOptions): Promise<void> {
  const { state, hub, output, randomBytes } = context
  orThrow(await hub.check(options.hub))
  const { profile } = await state.identity()
  const founded = foundRoom(randomBytes)
  const viewerSecret = randomBytes(16)
  const put = withViewersDoor(founded, viewerSecret, randomBytes)
  const link = (role: DoorRole, secret: Uint8Array) =>
    encodeLink({
      hub: options.hub,
      room: founded.room,
      secret,
      role,
      roomName: options.name,
      inviter: context.name ?? profile.name,
      landing: options.landing,
    })
  const saved: SavedRoom = {
    room: founded.room,
    name: options.name,
    hub: options.hub,
    landing: options.landing,
    role: 'owner',
    ownerSeed: founded.owner.secretKey,
    epochs: [{ epoch: 1, editSeed: founded.epoch.edit!.editSeed, viewSeed: null }],
    policy: put.policy,
    links: [
      { id: doorKeys(founded.doorSecret).id, href: link('editor', founded.doorSecret) },
      { id: doorKeys(viewerSecret).id, href: link('viewer', viewerSecret) },
    ],
    members: [],
    lastVisitedMs: 0,
    memory: noMemory,
  }
  const path = state.ownRoomPath(founded.room)
  await state.write(path, saved)
  const taken = await hub.putPolicy(options.hub, founded.room, put)
  if (!taken.ok) await state.remove(path)
  orThrow(taken)

  const links = {
    owner: pathToFileURL(path).href,
    editor: link('editor', founded.doorSecret),
    viewer: link('viewer', viewerSecret),
  }
  output.say(
    { type: 'created', room: founded.room, name: options.name, hub: options.hub, ...links },
    Object.entries(links)
      .map(([role, href]) => `${role.padEnd(8)}${href}`)
      .join('\n'),
  )
}

/** A founded room has one door, for editors. */
function withViewersDoor(
  { room, owner, epoch, put }: FoundedRoom,
  secret: Uint8Array,
  randomBytes: RandomBytes,
): PutPolicy {
  const policy = readPolicy(room, put.policy)!
  const { id, sealed } = sealRole(room, epoch, 'viewer', secret, randomBytes)
  const doors = [...policy.doors, { id, role: 'viewer' as const, expiresAtMs: 0, uses: 0 }]
  return { policy: signPolicy(owner, { ...policy, doors }), sealed: { ...put.sealed, [id]: sealed } }
}
