import { toBase64Url } from '../lib/core/bytes.ts'
import type { DoorId, PersonId, SessionId } from '../lib/core/ids.ts'
import { personIdOf, personKey } from '../lib/core/keys.ts'
import { createPolicyChanger } from '../lib/platform/background/change-policy.ts'
import { loggedMemberRecords, membersIn } from '../lib/platform/background/known-members.ts'
import { createOwnership, type Ownership } from '../lib/platform/background/ownership.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { createRoomAccess } from '../lib/platform/room-access.ts'
import type { ProvenMember } from '../lib/protocol/member.ts'
import { type RoomKeys, roomKeysOf } from '../lib/protocol/room-keys.ts'
import type { CommandContext } from './command.ts'
import { orThrow, pathOf } from './entrance.ts'
import { shown } from './output.ts'
import { Problem } from './problems.ts'
import { createRoomFile } from './room-file.ts'

/** What an owner does to a room from the command line. */
export type OwnerCommand =
  | {
      readonly type: 'link'
      readonly link: string
      readonly role: 'editor' | 'viewer'
      readonly lastsMs: number
      readonly uses: number
    }
  | { readonly type: 'links' | 'members' | 'lock' | 'unlock'; readonly link: string }
  | { readonly type: 'close'; readonly link: string; readonly door: string }
  | {
      readonly type: 'remove' | 'let-back' | 'mute' | 'unmute'
      readonly link: string
      readonly person: string
    }

interface OwnedRoom {
  readonly saved: SavedRoom
  readonly keys: RoomKeys
  readonly owner: Ownership
  members(): Promise<readonly ProvenMember[]>
}

/** Runs a command of the owner's; it ends when the hub has taken the change. */
export async function rule(context: CommandContext, command: OwnerCommand): Promise<void> {
  const room = await openOwned(context, command.link)
  const { saved, keys, owner } = room
  const { output, clock } = context
  const { policy } = keys
  const done = (fields: object = {}): void => output.say({ type: command.type, ...fields }, null)
  switch (command.type) {
    case 'link': {
      const { role, lastsMs, uses } = command
      const expiresAtMs = lastsMs === 0 ? 0 : clock.now() + lastsMs
      const made = orThrow(await owner.makeLink(saved.room, { role, expiresAtMs, uses }))
      return output.say({ type: 'link', ...made }, made.href)
    }
    case 'links':
      for (const door of policy.doors) {
        const href = saved.links.find(({ id }) => id === door.id)?.href ?? null
        output.say({ type: 'link', ...door, href }, `${door.id}  ${door.role.padEnd(8)}${href ?? ''}`)
      }
      return
    case 'close': {
      const door = policy.doors.find(({ id }) => id === command.door)
      if (!door) throw new Problem('no-such-link')
      orThrow(await owner.closeLink(saved.room, door.id satisfies DoorId))
      return done({ id: door.id })
    }
    case 'lock':
    case 'unlock':
      orThrow(await owner.setLocked(saved.room, command.type === 'lock'))
      return done()
    case 'members':
      for (const { person, role, profile } of await room.members()) {
        const [muted, removed] = [policy.mutes.includes(person), policy.bans.includes(person)]
        const state = removed ? '  removed' : muted ? '  muted' : ''
        output.say(
          { type: 'member', person, role, name: profile.name, muted, removed },
          `${person}  ${role.padEnd(8)}${shown(profile.name)}${state}`,
        )
      }
      return
    default: {
      const person = await personOf(room, command.person)
      orThrow(await changeOf(owner, saved, command.type, person))
      return done({ person })
    }
  }
}

function changeOf(
  owner: Ownership,
  { room }: SavedRoom,
  type: 'remove' | 'let-back' | 'mute' | 'unmute',
  person: PersonId,
) {
  if (type === 'remove') return owner.removePerson(room, person)
  if (type === 'let-back') return owner.letBack(room, person)
  return owner.setMuted(room, person, type === 'mute')
}

/** By their id, or by a name that one member alone has. */
async function personOf({ members }: OwnedRoom, typed: string): Promise<PersonId> {
  const found = (await members()).filter(({ person, profile }) => typed === person || typed === profile.name)
  if (found.length !== 1) throw new Problem('no-person')
  return found[0]!.person
}

async function openOwned(context: CommandContext, link: string): Promise<OwnedRoom> {
  const { client, state, hub, clock, randomBytes } = context
  const path = /^\s*file:/i.test(link) ? pathOf(link.trim()) : null
  const saved = await client.enter(link)
  const keys = roomKeysOf(saved.room, saved.epochs, saved.policy)
  if (path === null || !saved.ownerSeed) throw new Problem('not-owner')
  if (!keys) throw new Problem('turned-away')
  const { seed, profile } = await state.identity()
  const key = personKey(seed, saved.room)
  const file = createRoomFile(state, path)

  async function membersOf({ room, hub: url }: SavedRoom, at: RoomKeys): Promise<ProvenMember[]> {
    const session = toBase64Url(randomBytes(16)) as SessionId
    const access = createRoomAccess({
      fetch: context.fetch,
      hub: url,
      room,
      role: 'editor',
      roleKey: at.current.edit!.editorSign,
      self: { person: personIdOf(key.publicKey), session, key },
      now: clock.now,
    })
    return membersIn(room, at, await loggedMemberRecords(access, room, at, 0))
  }

  const changer = createPolicyChanger({
    rooms: file,
    policies: file.policies,
    hub,
    personKey: async () => key,
    randomBytes,
  })
  return {
    saved,
    keys,
    members: () => membersOf(saved, keys),
    owner: createOwnership({
      changer,
      members: membersOf,
      inviter: async () => context.name ?? profile.name,
      now: clock.now,
      randomBytes,
    }),
  }
}
