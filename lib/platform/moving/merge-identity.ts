import { joinKnown } from '../../core/acquaintances.ts'
import { equalBytes } from '../../core/bytes.ts'
import type { RandomBytes } from '../../engine/types.ts'
import { type Settings, settings as settingsSchema } from '../../protocol/background.ts'
import type { IdentityContent } from '../../protocol/identity-content.ts'
import { readPolicy } from '../../protocol/policy.ts'
import { roomKeysOf } from '../../protocol/room-keys.ts'
import { sharingName } from '../background/consent.ts'
import { receivingName } from '../background/receiving.ts'
import { personSettingsName } from '../background/settings.ts'
import { type Database, type SavedRoom, writeTo } from '../database.ts'
import { mergeMet } from '../room-memory.ts'

/** What an import has done. */
export interface Merged {
  /** Rooms that were not known here, and such that were. */
  readonly added: number
  readonly joined: number
  readonly people: number
  /** The identity that was here before was another one. */
  readonly replaced: boolean
}

/**
 * Makes this browser one of that person's, all of it or nothing. What is here stays: rooms that only this browser knows keep the identity under which
 * they were entered. This browser's own name among the person's browsers stays, too, so that two never write the same log.
 */
export async function mergeIdentity(
  database: Database,
  content: IdentityContent,
  randomBytes: RandomBytes,
): Promise<Merged> {
  const write = writeTo(database, 'identity', 'rooms', 'settings', 'people', 'pictures')
  const [identities, rooms, settings, people, pictures] = [
    write.objectStore('identity'),
    write.objectStore('rooms'),
    write.objectStore('settings'),
    write.objectStore('people'),
    write.objectStore('pictures'),
  ]
  const before = await identities.get('self')
  const replaced = before !== undefined && !equalBytes(before.seed, content.seed)
  await identities.put({ seed: content.seed, deviceSeed: before?.deviceSeed ?? randomBytes(32) }, 'self')

  const here = new Map((await rooms.getAll()).map(saved => [saved.room, saved]))
  const coming = content.rooms.filter(({ room, epochs, policy }) => roomKeysOf(room, epochs, policy))
  if (replaced)
    for (const saved of here.values())
      await rooms.put({ ...saved, personSeed: saved.personSeed ?? before.seed })
  for (const saved of coming) await rooms.put(mergeRoom(here.get(saved.room), saved))

  for (const { room, sharing } of content.sharing)
    if ((await settings.get([room, sharingName])) === undefined)
      await settings.put(sharing, [room, sharingName])
  const own = settingsSchema.safeParse(await settings.get(['', personSettingsName]))
  await settings.put(mergeSettings(own.success ? own.data : null, content.settings), ['', personSettingsName])
  // No hub has confirmed anything of this person's mailbox to this browser.
  if (replaced) await settings.delete(['', receivingName])

  for (const one of joinKnown(await people.getAll(), content.people)) await people.put(one)
  if (content.picture) {
    for (let at = await pictures.openCursor(); at; at = await at.continue())
      if (at.value.own) await at.update({ ...at.value, own: false })
    await pictures.put({
      ...content.picture,
      bytes: content.picture.bytes.slice(),
      atMs: Date.now(),
      own: true,
    })
  }
  await write.done
  const joined = coming.filter(({ room }) => here.has(room)).length
  return { added: coming.length - joined, joined, people: content.people.length, replaced }
}

/** A room of the file, with what is known of it here. */
function mergeRoom(here: SavedRoom | undefined, file: SavedRoom): SavedRoom {
  if (!here) return file
  const [newer, older] = serialOf(here) >= serialOf(file) ? [here, file] : [file, here]
  const epochs = new Map(older.epochs.map(epoch => [epoch.epoch, epoch]))
  for (const epoch of newer.epochs)
    if (epoch.editSeed || !epochs.get(epoch.epoch)?.editSeed) epochs.set(epoch.epoch, epoch)
  const [later, earlier] = here.lastVisitedMs >= file.lastVisitedMs ? [here, file] : [file, here]
  return {
    ...newer,
    role: [here, file].find(({ ownerSeed }) => ownerSeed) ? 'owner' : newer.role,
    ownerSeed: here.ownerSeed ?? file.ownerSeed,
    // As on the way here: one person in both browsers.
    personSeed: file.personSeed,
    epochs: [...epochs.values()].sort((a, b) => a.epoch - b.epoch),
    links: [...new Map([...older.links, ...newer.links].map(link => [link.id, link])).values()],
    lastVisitedMs: later.lastVisitedMs,
    memory: {
      favourite: here.memory.favourite || file.memory.favourite,
      ownName: here.memory.ownName ?? file.memory.ownName,
      unsaidName: here.memory.unsaidName ?? file.memory.unsaidName,
      lastPage: later.memory.lastPage ?? earlier.memory.lastPage,
      met: mergeMet(earlier.memory.met, later.memory.met),
    },
  }
}

/** How late the owner's word is that a room is kept with. */
const serialOf = ({ room, policy }: SavedRoom): number => readPolicy(room, policy)?.serial ?? -1

/** The person's own settings come along; where either browser shows less of its person to others, that stays. */
function mergeSettings(here: Settings | null, file: Settings): Settings {
  if (!here) return file
  return {
    ...here,
    profile: file.profile,
    hub: file.hub,
    hubs: [...new Set([...file.hubs, ...here.hubs, here.hub])].filter(hub => hub !== file.hub),
    relayOnly: here.relayOnly || file.relayOnly,
    invitable: file.invitable,
    sites: { ...file.sites, ...here.sites },
  }
}
