import type { LinkRole } from '../../core/doors.ts'
import type { DoorId, RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { encodeLink } from '../../core/links.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode, RoomLink } from '../../protocol/background.ts'
import { sealRole } from '../../protocol/owner-change.ts'
import type { PolicyChanger } from './change-policy.ts'

export interface RoomLinksDeps {
  readonly changer: Pick<PolicyChanger, 'change'>
  /** The name that links give for who made them. */
  readonly inviter: () => Promise<string>
  readonly now: () => number
  readonly randomBytes: RandomBytes
}

/** What a link is to be: `expiresAtMs` 0: for ever; `uses` 0: as often as one likes. */
export interface LinkTerms {
  readonly role: LinkRole
  readonly expiresAtMs: number
  readonly uses: number
}

/** The links to rooms of ours. */
export interface RoomLinks {
  /** `secret`: its 16 random bytes, where the same link is to come of it however often it is made. */
  make(
    room: RoomId,
    terms: LinkTerms,
    secret?: Uint8Array,
  ): Promise<Result<RoomLink & { readonly href: string }, ProblemCode>>
  close(room: RoomId, link: DoorId): Promise<Result<null, ProblemCode>>
}

export function createRoomLinks({ changer, inviter, now, randomBytes }: RoomLinksDeps): RoomLinks {
  return {
    async make(room, terms, secret = randomBytes(16)) {
      const made = await changer.change(room, async ({ saved, keys }) => {
        const { role } = terms
        const { id, sealed } = sealRole(room, keys.current, role, secret, randomBytes)
        const others = keys.policy.doors.filter(door => door.id !== id)
        // Those through which nobody comes any more make room.
        const isOpen = ({ expiresAtMs }: LinkTerms): boolean => expiresAtMs === 0 || expiresAtMs > now()
        const doors = others.length < limits.doors ? others : others.filter(isOpen)
        if (doors.length >= limits.doors) return fail('too-many')
        const { hub, name: roomName, landing } = saved
        const href = encodeLink({ hub, room, secret, role, roomName, inviter: await inviter(), landing })
        return ok({
          policy: { doors: [...doors, { id, ...terms }] },
          sealed: { [id]: sealed },
          keep: { link: { id, href } },
          result: { id, href, ...terms, used: 0 },
        })
      })
      return made.ok ? ok(made.value!) : made
    },
    async close(room, link) {
      const closed = await changer.change(room, async ({ keys }) =>
        ok({ policy: { doors: keys.policy.doors.filter(({ id }) => id !== link) } }),
      )
      return closed.ok ? ok(null) : closed
    },
  }
}
