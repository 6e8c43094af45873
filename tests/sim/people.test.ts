import { expect, it } from 'vitest'
import type { KnownPerson } from '../../lib/core/acquaintances.ts'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import { pictureIdOf } from '../../lib/core/picture-id.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import { createMemoryNetwork } from '../support/memory-transport.ts'
import { createPerson, type Person, type Visit } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { smallJpeg } from '../support/small-jpeg.ts'
import { createTestClock } from '../support/test-clock.ts'

/** SEED=7 plays one run again; NIGHTLY=1 plays thousands. */
const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.NIGHTLY ? 2_000 : 12 }, (_, i) => i + 1)

interface Here {
  readonly visit: Visit
  readonly panel: ReturnType<Visit['panel']>
}

/**
 * Some people say things, change their pictures, block and rename one another and send pictures that nobody asked for, while links break and heal and browsers
 * are killed.
 */
async function play(seed: number): Promise<void> {
  const random = createRandom(seed)
  const randomBytes = createRandomBytes(random)
  const clock = createTestClock()
  const below = (most: number): number => Math.floor(random() * most)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!
  const network = createMemoryNetwork({ clock, random, delayMs: below(80), jitterMs: below(120) })
  const people = Array.from({ length: 3 + below(3) }, (_, i) =>
    createPerson({ network, clock, randomBytes, name: `P${i}` }),
  )
  const here = new Map<Person, Here>()
  const profiles = new Map<Person, Profile>()
  const known = new Map<Person, Map<PersonId, KnownPerson>>(people.map(person => [person, new Map()]))

  async function enter(person: Person): Promise<Here> {
    const there = here.get(person)
    if (there) return there
    const visit = person.enter()
    const fresh = { visit, panel: visit.panel() }
    here.set(person, fresh)
    visit.room.setPeople([...known.get(person)!.values()], false)
    visit.room.setProfile(profiles.get(person) ?? { name: `P${people.indexOf(person)}`, color: 0 })
    await visit.room.ready
    return fresh
  }

  async function changePicture(person: Person, { room }: Visit): Promise<void> {
    const bytes = smallJpeg({ tag: below(200), padTo: 100 + below(60) })
    const id = pictureIdOf(bytes)
    // What is one's own is in one's browser before it is shown.
    await person.stores.pictures.put(id, bytes)
    const profile = { name: `P${people.indexOf(person)}`, color: 1, picture: random() < 0.8 ? id : below(12) }
    profiles.set(person, profile)
    room.setProfile(profile)
  }

  function decide(person: Person, { room }: Visit): void {
    const other = pick(people.filter(one => one !== person))
    const decided = known.get(person)!
    const at = people.indexOf(other)
    decided.set(other.id, {
      person: other.id,
      ownName: random() < 0.5 ? `Own ${at}` : null,
      blocked: random() < 0.5,
      mark: null,
    })
    room.setPeople([...decided.values()], false)
  }

  for (const person of people) await enter(person)
  for (let step = 0; step < 60; step++) {
    const person = pick(people)
    const { visit, panel } = await enter(person)
    const other = here.get(pick(people))
    const act = below(9)
    if (act < 3) panel.receive({ type: 'say', text: `${step} of ${seed}` })
    else if (act === 3) await changePicture(person, visit)
    else if (act < 6) decide(person, visit)
    else if (act === 6 && other) {
      const data = pick(['', 'AAAA', 'not base64', 'A'.repeat(8_000)])
      visit.room.context.send(other.visit.session, { type: 'picture', id: person.id as never, data })
    } else if (act === 7 && other && other.visit !== visit)
      network[random() < 0.5 ? 'cut' : 'heal'](visit.session, other.visit.session)
    else if (random() < 0.3) {
      here.delete(person)
      visit.kill()
    }
    await clock.advance(below(1_500))
  }

  for (const person of people) await enter(person)
  const visits = [...here.values()].map(({ visit }) => visit)
  for (const a of visits) for (const b of visits) if (a !== b) network.heal(a.session, b.session)
  await clock.advance(60_000)

  for (const person of people) {
    const { visit, panel } = here.get(person)!
    const decided = known.get(person)!
    const isBlocked = (id: PersonId): boolean => decided.get(id)?.blocked ?? false
    const nameOf = (id: PersonId): string =>
      decided.get(id)?.ownName ?? `P${people.findIndex(one => one.id === id)}`
    // Whatever was blocked meanwhile: what is shown is what all say, less those who are blocked now, under the names of now.
    const said = people
      .flatMap(({ stores }) => stores.records.rows)
      .map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)))
      .filter(({ kind, author }) => kind === 'chat' && !isBlocked(author))
    const texts = new Set(said.map(({ body }) => body.text as string))
    expect(new Set(panel.chat().map(({ text }) => text))).toEqual(texts)
    for (const message of panel.chat()) expect(message.name).toBe(nameOf(message.person))

    const faces = new Map(panel.last('faces')?.faces.map(face => [face.person, face]))
    const dataById = new Map(panel.heard.flatMap(one => (one.type === 'picture' ? [[one.id, one.data]] : [])))
    for (const other of people) {
      const picture = profiles.get(other)?.picture
      if (other === person || picture === undefined) continue
      expect(faces.get(other.id)?.picture).toBe(isBlocked(other.id) ? undefined : picture)
      if (isBlocked(other.id) || typeof picture === 'number') continue
      // Whoever has blocked us hands us nothing; others who have it may.
      if (known.get(other)!.get(person.id)?.blocked) continue
      expect(pictureIdOf(fromBase64Url(dataById.get(picture)!)!)).toBe(picture)
    }
    expect(visit.room.drops.get('feature-failed')).toBeUndefined()
  }
  const closing = [...here.values()].map(({ visit }) => visit.room.close())
  await clock.advance(5_000)
  await Promise.all(closing)
}

it.each(seeds)(
  'A2 A5 pictures come to everybody who may see them, and who is blocked is shown nowhere: seed %i',
  play,
)
