import { expect, test } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, viewerEpoch } from '../../lib/core/keys.ts'
import { rosterOf } from '../../lib/features/roster/model.ts'
import { memberKind, mergeMembers, proveMember } from '../../lib/protocol/member.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testKeys, testPolicyWith, testRoom, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const profile = { name: 'Mallory', color: 3 }

test('O5 a panel gets who holds the room’s keys, by proof, and what the policy makes us', async () => {
  const world = createWorld()
  const viewer = viewerEpoch(testKeys.epoch, testKeys.viewSeed)
  const people = [world.person('Zed'), world.person('Bob'), world.person('Vi', { keys: viewer })]
  const [zed, bob] = [
    await world.enter(people[0]!),
    await world.enter(people[1]!),
    await world.enter(people[2]!),
  ] as [Visit, Visit, Visit]
  await world.clock.advance(1_000)
  // Holds no key of the role that is claimed: a proof of another role, for another person, by nobody.
  const self = bob.room.context.self.person
  const other = people[2]!.id
  for (const proof of [
    proveMember(testKeys.viewerSign, testRoom, 1, self),
    proveMember(testKeys.edit!.editorSign, testRoom, 1, other),
    proveMember(keyPairFromSeed(new Uint8Array(32)), testRoom, 1, self),
  ])
    await bob.room.context.records.append(memberKind, { epoch: 1, role: 'owner', proof, profile })
  await world.clock.advance(2_000)
  await world.leave(bob)
  await world.clock.advance(1_000)
  const panel = zed.panel()
  const shown = () =>
    panel
      .last('roster')
      ?.members.map(({ name, role, self, here, removed }) => ({ name, role, self, here, removed }))
  const common = { self: false, removed: false }
  expect(shown()).toEqual([
    { ...common, name: 'Bob', role: 'editor', here: false },
    { ...common, name: 'Vi', role: 'viewer', here: true },
    { ...common, name: 'Zed', role: 'editor', here: true, self: true },
  ])
  expect(zed.room.drops.get('member-unproven')).toBe(3)
  expect(panel.last('policy')).toMatchObject({ role: 'editor', muted: false, locked: false })

  const [me, ben] = [people[0]!.id, people[1]!.id]
  zed.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [me], bans: [ben], locked: true }))
  await world.clock.advance(10)
  expect(shown()?.at(-1)).toEqual({ ...common, name: 'Bob', role: 'editor', here: false, removed: true })
  expect(panel.last('policy')).toMatchObject({ muted: true, removed: false, locked: true })
  expect(panel.last('roster')?.members.find(one => one.self)?.lastSeenMs).toBeGreaterThan(0)
})

test('O5 of two words the newer epoch counts, and the most that was proved in it', () => {
  const person = 'person' as PersonId
  const word = (epoch: number, role: 'editor' | 'viewer', name: string) => ({
    person,
    epoch,
    role,
    profile: { name, color: 0 },
    inbox: null,
  })
  expect(mergeMembers(word(1, 'editor', 'A'), word(2, 'viewer', 'B'))).toEqual(word(2, 'viewer', 'B'))
  expect(mergeMembers(word(2, 'editor', 'A'), word(2, 'viewer', 'B'))).toEqual(word(2, 'editor', 'B'))
  expect(mergeMembers(word(2, 'viewer', 'A'), word(1, 'editor', 'B'))).toEqual(word(2, 'viewer', 'B'))
})

test('O5 people of one name keep their order', () => {
  const members = ['b', 'a'].map(person => ({
    person: person as PersonId,
    epoch: 1,
    role: 'editor' as const,
    profile: { name: 'Sam', color: 0 },
    inbox: null,
  }))
  const views = rosterOf({
    self: 'a' as PersonId,
    members,
    policy: { mutes: [], bans: [] },
    colorByPerson: new Map(),
    here: new Set(),
    lastSeenMs: new Map(),
  })
  expect(views.map(({ person }) => person)).toEqual(['a', 'b'])
})
