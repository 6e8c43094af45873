import { pathToFileURL } from 'node:url'
import { toBase64Url } from '../lib/core/bytes.ts'
import { type DoorRole, doorKeys, sealDoor } from '../lib/core/doors.ts'
import { encodeLink } from '../lib/core/links.ts'
import type { RandomBytes } from '../lib/engine/types.ts'
import { type FoundedRoom, foundRoom } from '../lib/protocol/found-room.ts'
import type { PutPolicy } from '../lib/protocol/hub-api.ts'
import { readPolicy, signPolicy } from '../lib/protocol/policy.ts'
import type { CommandContext } from './command.ts'
import { orThrow } from './entrance.ts'
import type { SavedRoom } from './saved-room.ts'

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
  const saved: SavedRoom = {
    v: 1,
    room: founded.room,
    name: options.name,
    hub: options.hub,
    landing: options.landing,
    ownerSeed: toBase64Url(founded.owner.secretKey),
    epochs: [{ epoch: 1, role: 'editor', seed: toBase64Url(founded.epoch.edit!.editSeed) }],
    policy: founded.put.policy,
  }
  const path = state.ownRoomPath(founded.room)
  await state.write(path, saved)
  const put = await hub.putPolicy(
    options.hub,
    founded.room,
    withViewersDoor(founded, viewerSecret, randomBytes),
  )
  if (!put.ok) await state.remove(path)
  orThrow(put)

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
  const door = doorKeys(secret)
  const content = { epoch: epoch.epoch, role: 'viewer', seed: epoch.viewSeed } as const
  const sealed = toBase64Url(sealDoor(room, door, content, randomBytes(24)))
  const doors = [...policy.doors, { id: door.id, role: 'viewer' as const, expiresAtMs: 0, uses: 0 }]
  return { policy: signPolicy(owner, { ...policy, doors }), sealed: { ...put.sealed, [door.id]: sealed } }
}
