import { editorEpoch, personIdOf, viewerEpoch } from '../../core/keys.ts'
import { encodeLink, type Link } from '../../core/links.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, Settings } from '../../protocol/background.ts'
import { foundRoom } from '../../protocol/found-room.ts'
import type { SavedRoom } from '../database.ts'
import type { HubClient } from '../hub-client.ts'
import type { RoomStore } from '../room-store.ts'

export interface MembershipDeps {
  readonly rooms: RoomStore
  readonly hub: HubClient
  readonly randomBytes: RandomBytes
  readonly now: () => number
}

/** Becoming a member of a room, by founding it or through a door; what was learnt is kept in this browser. */
export interface Membership {
  /** Founds a room at the hub of the settings; `landing` is where joiners land. */
  found(name: string, landing: string, settings: Settings): Promise<Result<SavedRoom, ProblemCode>>
  /** Goes through a link's door, which counts as one use, unless its room is known here already. */
  enter(link: Link, href: string): Promise<Result<SavedRoom, ProblemCode>>
}

export function createMembership({ rooms, hub, randomBytes, now }: MembershipDeps): Membership {
  async function keep(room: SavedRoom): Promise<Result<SavedRoom, ProblemCode>> {
    try {
      await rooms.put(room)
      return ok(room)
    } catch {
      return fail('storage')
    }
  }

  return {
    async found(name, landing, settings) {
      const founded = foundRoom(randomBytes)
      const put = await hub.putPolicy(settings.hub, founded.room, founded.put)
      if (!put.ok) return put
      const link = encodeLink({
        hub: settings.hub,
        room: founded.room,
        secret: founded.doorSecret,
        role: 'editor',
        roomName: name,
        inviter: settings.profile.name,
        landing,
      })
      return keep({
        room: founded.room,
        name,
        hub: settings.hub,
        role: 'owner',
        ownerSeed: founded.owner.secretKey,
        epochs: [{ epoch: 1, editSeed: founded.epoch.edit!.editSeed, viewSeed: null }],
        policy: founded.put.policy,
        link,
        landing,
        lastVisitedMs: now(),
      })
    },

    async enter(link, href) {
      const known = await rooms.get(link.room)
      // Looking does not use up a limited link, and its epoch tells whether what we have is still good.
      const door = await hub.door(link, false)
      if (!door.ok) return door
      const { epoch, role } = door.value.content
      const current = known?.epochs.find(saved => saved.epoch === epoch)
      if (known && current && (current.editSeed || role === 'viewer'))
        return keep({ ...known, lastVisitedMs: now() })
      const entered = await hub.door(link, true)
      if (!entered.ok) return entered
      const { content, policy, signedPolicy } = entered.value
      const isEditor = content.role === 'editor'
      const keys = (isEditor ? editorEpoch : viewerEpoch)(content.epoch, content.seed)
      // The policy names the role's key: what is behind the door has to lead to it.
      const opens = keys.edit
        ? personIdOf(keys.edit.editorSign.publicKey) === policy.editor
        : personIdOf(keys.viewerSign.publicKey) === policy.viewer
      if (!opens) return fail('hub-refused')
      const earlier = known?.epochs.filter(epoch => epoch.epoch !== content.epoch) ?? []
      return keep({
        room: link.room,
        name: link.roomName,
        hub: link.hub,
        role: known?.role === 'owner' ? 'owner' : content.role,
        ownerSeed: known?.ownerSeed ?? null,
        epochs: [
          ...earlier,
          {
            epoch: content.epoch,
            editSeed: isEditor ? content.seed : null,
            viewSeed: isEditor ? null : content.seed,
          },
        ],
        policy: signedPolicy,
        link: href,
        landing: link.landing,
        lastVisitedMs: now(),
      })
    },
  }
}
