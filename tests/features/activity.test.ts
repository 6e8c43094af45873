import { expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { createActivity } from '../../lib/features/activity/room.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createPins } from '../../lib/features/pins/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createVersions } from '../../lib/features/versions/room.ts'
import { type ActivityLine, type ActivitySort, activityKind } from '../../lib/protocol/activity.ts'
import { type HubWorld, useHubWorlds } from '../support/hub-world.ts'
import { testPolicyWith, testRoom, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const features = [createPresence, createChat, createPins, createRoster, createVersions, createActivity]
const minute = 60_000

type Panel = ReturnType<Visit['panel']>

function watch(
  visit: Visit,
  sorts: ActivitySort[] = [],
  person: ActivityLine['people'][number]['person'] | null = null,
): Panel {
  const panel = visit.panel()
  panel.receive({ type: 'watch-activity', sorts, person })
  return panel
}

/** Newest first, in few words. */
const told = (panel: Panel): string[] =>
  (panel.last('activity')?.lines ?? []).map(({ what, people, about, excerpt, notedBy, count }) =>
    [
      what,
      people.map(({ name }) => name).join('+'),
      about,
      excerpt,
      notedBy && `by ${notedBy}`,
      count > 1 && `${count}`,
    ]
      .filter(Boolean)
      .join(' '),
  )

async function meet(world: HubWorld = createWorld()) {
  const [ada, bob] = [world.person('Ada', { features }), world.person('Bob', { features })]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  await world.clock.advance(1_000)
  return { world, ada, bob, hers, his }
}

test('W1 whoever comes later sees who came and went', async () => {
  const { world, his, bob } = await meet()
  await world.clock.advance(5 * minute)
  await world.leave(his)
  await world.clock.advance(5 * minute)
  const eve = await world.enter(world.person('Eve', { features }))
  await world.clock.advance(minute)
  const panel = watch(eve, ['people'])
  expect(told(panel)).toEqual(['join Eve', expect.stringMatching(/^leave Bob/), 'join Bob', 'join Ada'])
  expect(panel.last('activity')?.lines[1]?.people[0]?.person).toBe(bob.id)
})

test('W2 of a browser that was killed the others note the leave, one of them', async () => {
  const { world, hers, his } = await meet()
  const eve = await world.enter(world.person('Eve', { features }))
  await world.clock.advance(5 * minute)
  his.kill()
  const killedMs = world.clock.now()
  await world.clock.advance(5 * minute)
  for (const one of [hers, eve]) {
    const leaves = one.room.context.records
      .list(activityKind)
      .filter(({ body }) => (body as { what: string }).what === 'leave')
    expect(leaves).toHaveLength(1)
    const panel = watch(one, ['people'])
    expect(told(panel)[0]).toMatch(/^leave Bob by (Ada|Eve)$/)
    expect(panel.last('activity')!.lines[0]!.timeMs - killedMs).toBeLessThan(20_000)
  }
})

test('W4 who comes back within a minute has not been away', async () => {
  const { world, his, bob, hers } = await meet()
  await world.clock.advance(5 * minute)
  his.kill()
  await world.clock.advance(minute / 2)
  await world.enter(bob)
  await world.clock.advance(5 * minute)
  expect(told(watch(hers, ['people']))).toEqual(['join Bob', 'join Ada'])
})

test('W2 a stay whose end nobody saw ends with its last word', async () => {
  const world = createWorld()
  const ada = world.person('Ada', { features })
  const first = await world.enter(ada)
  await world.clock.advance(5 * minute)
  first.panel().receive({ type: 'say', text: 'Only me.' })
  await world.clock.advance(1_000)
  const saidMs = world.clock.now()
  first.kill()
  await world.clock.advance(60 * minute)
  const again = await world.enter(ada)
  await world.clock.advance(minute)
  const panel = watch(again, ['people'])
  expect(told(panel)).toEqual(['join Ada', 'leave Ada', 'join Ada'])
  expect(panel.last('activity')!.lines.find(({ what }) => what === 'leave')!.timeMs).toBeLessThanOrEqual(
    saidMs,
  )
})

test('W3 a forged note of a leave lasts until its victim says that they are here', async () => {
  const { world, hers, his } = await meet()
  await world.clock.advance(5 * minute)
  await his.room.context.records.append(activityKind, {
    what: 'leave',
    person: hers.room.context.self.person,
    session: hers.session,
    seenMs: world.clock.now(),
    profile: { name: 'Bob', color: 0 },
  })
  await world.clock.advance(minute)
  for (const one of [hers, his]) expect(told(watch(one, ['people']))).toEqual(['join Bob', 'join Ada'])
})

test('W2 whoever is cut off notes nobody as gone', async () => {
  const { world, hers, his } = await meet()
  await world.clock.advance(5 * minute)
  world.hub.kill()
  await world.clock.advance(5 * minute)
  world.hub.start()
  await world.clock.advance(5 * minute)
  for (const one of [hers, his]) expect(told(watch(one, ['people']))).toEqual(['join Bob', 'join Ada'])
})

test('W8 messages in a row are one line that leads to the first of them, until something else happens or an hour passes', async () => {
  const { world, hers, his } = await meet()
  const [adas, bobs] = [hers.panel(), his.panel()]
  for (const [panel, text] of [
    [adas, 'One'],
    [bobs, 'Two'],
    [adas, 'Three'],
  ] as const) {
    panel.receive({ type: 'say', text })
    await world.clock.advance(1_000)
  }
  await world.clock.advance(61 * minute)
  adas.receive({ type: 'say', text: 'Four' })
  await world.clock.advance(1_000)
  const panel = watch(his, ['messages'])
  expect(told(panel)).toEqual(['message Ada', 'messages Ada+Bob 3'])
  const [first] = his.room.context.records.list('chat')
  expect(panel.last('activity')!.lines[1]!.target).toEqual({ to: 'message', record: first!.id })
  expect(told(watch(his, [], hers.room.context.self.person))).toEqual([
    'message Ada',
    'messages Ada 2',
    'join Ada',
  ])
})

test('W6 the owner’s changes are noted in their browser, and counted from nobody else', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada', { features, owns: true }))
  const bob = await world.enter(world.person('Bob', { features }))
  await world.clock.advance(5_000)
  const { person } = bob.room.context.self
  for (const visit of [ada, bob]) visit.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [person] }))
  await world.clock.advance(1_000)
  for (const visit of [ada, bob])
    visit.room.offerPolicy(testPolicyWith({ serial: 3, mutes: [], locked: true }))
  await world.clock.advance(1_000)
  await bob.room.context.records.append(activityKind, {
    what: 'rule',
    act: 'removed',
    person: ada.room.context.self.person,
    name: 'Ada',
    serial: 4,
    profile: { name: 'Ada', color: 0 },
  })
  await world.clock.advance(1_000)
  for (const visit of [ada, bob])
    expect(told(watch(visit, ['rules']))).toEqual(['locked Ada', 'unmuted Ada Bob', 'muted Ada Bob'])
})

test('W7 what other systems told is noted once, and seen by whoever comes later', async () => {
  const { world, hers } = await meet()
  world.hub.tellEvent(testRoom, { from: 'CI', name: 'build.finished', text: 'Through.', timeMs: 5 })
  await world.clock.advance(minute)
  await world.leave(hers)
  const eve = await world.enter(world.person('Eve', { features }))
  await world.clock.advance(minute)
  expect(told(watch(eve, ['events']))).toEqual([expect.stringMatching(/^event CI Through. by (Ada|Bob)$/)])
  expect(
    eve.room.context.records
      .list(activityKind)
      .filter(({ body }) => (body as { what: string }).what === 'event'),
  ).toHaveLength(1)
})

test('W5 visits are noted only of who has said so, and of pages that are shown', async () => {
  const { world, hers, his } = await meet()
  const panel = watch(hers, ['visits'])
  const page = hers.page('https://a.example/one?secret=1')
  page.receive({ type: 'attention', state: 'here', hidden: false })
  await world.clock.advance(minute)
  expect(panel.last('activity')).toMatchObject({ notesVisits: false, mayNoteVisits: true, lines: [] })
  panel.receive({ type: 'note-visits', on: true })
  await world.clock.advance(minute)
  const [line] = watch(his, ['visits']).last('activity')!.lines
  expect(line).toMatchObject({ what: 'visit', excerpt: 'a.example/one', target: { to: 'page' } })
  hers.room.setSharing({ address: 'site', cursor: true, others: true }, [])
  page.receive({ type: 'address', address: 'https://a.example/two' })
  await world.clock.advance(minute)
  expect(told(watch(his, ['visits']))).toEqual(['visit Ada a.example/one'])
  await world.clock.advance(1_000)
  expect(panel.last('activity')).toMatchObject({ mayNoteVisits: false })
})

test('W6 saved and restored versions are told of, and lead there those who have a page for it', async () => {
  const { world, hers, his } = await meet()
  hers.room.context.doc.getText('notes').insert(0, 'one')
  const panel = hers.panel()
  panel.receive({ type: 'list-versions' })
  await world.clock.advance(1_000)
  panel.receive({ type: 'save-version', name: 'first' })
  await world.clock.advance(1_000)
  const { version } = panel.last('versions')!.versions[0]!
  panel.receive({ type: 'restore', version })
  await world.clock.advance(2_000)
  const seen = watch(his, ['versions'])
  expect(told(seen)).toEqual(['restore Ada first', 'save Ada first'])
  expect(seen.last('activity')!.lines[0]!.target).toEqual({ to: 'version', version })
  const guest = await world.enter(world.person('Eve', { features, landing: 'https://a.example/one' }))
  await world.clock.advance(1_000)
  expect(watch(guest, ['versions']).last('activity')!.lines[0]!.target).toBeNull()
})

test('W9 a panel holds a window of the stream, and is told of changes only while it looks', async () => {
  const { world, hers, his } = await meet()
  const { records } = hers.room.context
  const many = limits.activityLines + 50
  for (let i = 0; i < many; i++)
    await records.append(activityKind, {
      what: 'event',
      from: 'CI',
      name: 'x',
      text: `${i}`,
      timeMs: i,
      profile: { name: 'Ada', color: 0 },
    })
  const panel = watch(hers, ['events'])
  const texts = () => panel.last('activity')!.lines.map(({ excerpt }) => Number(excerpt))
  expect(panel.last('activity')).toMatchObject({ older: true, newer: false })
  expect(texts()).toEqual(Array.from({ length: limits.activityLines }, (_, i) => many - 1 - i))
  panel.receive({ type: 'activity-window', direction: 'older' })
  expect(panel.last('activity')).toMatchObject({ older: false, newer: true })
  expect(texts().at(-1)).toBe(0)
  panel.receive({ type: 'activity-window', direction: 'newer' })
  expect(texts()[0]).toBe(many - 1)

  const heard = panel.heard.length
  panel.receive({ type: 'close-activity' })
  his.panel().receive({ type: 'say', text: 'Nobody looks.' })
  await world.clock.advance(minute)
  expect(panel.heard.slice(heard).filter(({ type }) => type === 'activity')).toEqual([])
})

test.each([
  null,
  7,
  {},
  { what: 'join' },
  { what: 'leave', person: 'x' },
  { what: 'visit', place: { address: 'javascript:1' } },
])('what cannot be read as activity is dropped: %j', async body => {
  const { world, hers, his } = await meet()
  await his.room.context.records.append(activityKind, body)
  await world.clock.advance(1_000)
  expect(told(watch(hers))).toEqual(['join Bob', 'join Ada'])
  expect(hers.room.drops.get('activity-malformed')).toBe(1)
})
