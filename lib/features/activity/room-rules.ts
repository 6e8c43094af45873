import type { RoomContext } from '../../engine/types.ts'
import { type ActivityBody, activityKind, type OwnerAct } from '../../protocol/activity.ts'
import { memberBody, memberKind } from '../../protocol/member.ts'
import type { Policy } from '../../protocol/policy.ts'
import { personId, uint, z } from '../../protocol/schema.ts'

const setting = 'activity-rules'
const people = z.array(personId)
const told = z.object({ serial: uint(0xffff_ffff), mutes: people, bans: people, locked: z.boolean() })
type Told = z.infer<typeof told>

/** In the owner's browser: notes what their policy has changed since it was noted last, also where that was done while the room was not open. Returns the end of it. */
export function noteRules(room: RoomContext): () => void {
  const { policy, self, settings, records, presence } = room
  if (!policy || !self.owner) return () => undefined

  const nameOf = (person: Policy['bans'][number]): string => {
    const bodies = records.list(memberKind).filter(({ author }) => author === person)
    return memberBody.safeParse(bodies.at(-1)?.body).data?.profile.name ?? ''
  }

  function look(): void {
    const current = policy!.current
    if (!current) return
    const { serial, mutes, bans, locked } = current
    const before = told.safeParse(settings.get(setting)).data
    if (before && before.serial >= serial) return
    settings.set(setting, { serial, mutes, bans, locked } satisfies Told)
    if (!before) return
    const say = (act: OwnerAct, person: Told['bans'][number] | null): void => {
      const { name, color } = presence.self.profile
      const body: ActivityBody = {
        what: 'rule',
        act,
        person,
        name: person === null ? '' : nameOf(person),
        serial,
        profile: { name, color },
      }
      void records.append(activityKind, body)
    }
    for (const person of added(before.mutes, mutes)) say('muted', person)
    for (const person of added(mutes, before.mutes)) say('unmuted', person)
    for (const person of added(before.bans, bans)) say('removed', person)
    for (const person of added(bans, before.bans)) say('let-back', person)
    if (locked !== before.locked) say(locked ? 'locked' : 'unlocked', null)
  }

  look()
  return policy.subscribe(look)
}

const added = <Item>(before: readonly Item[], now: readonly Item[]): Item[] =>
  now.filter(item => !before.includes(item))
