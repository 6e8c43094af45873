import * as Y from 'yjs'
import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import type { Keyring } from '../../core/epochs.ts'
import type { RoomId, SnapshotId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { LogCoverage } from '../../protocol/snapshot.ts'
import { type ListedSnapshot, openSnapshotPart, unpackName } from '../../protocol/snapshot.ts'
import type { VersionProblem, VersionView } from '../../protocol/versions.ts'
import type { Clock, RandomBytes } from '../types.ts'
import type { LogPosition } from './reader.ts'
import { changesBackTo } from './restore.ts'
import { openReadable, openSnapshot, readable, sealSnapshot } from './snapshot-content.ts'
import type { HubProblem, ReadableDocument, SnapshotHub, Versions } from './types.ts'

export interface VersionsDeps {
  readonly room: RoomId
  readonly keys: EpochKeys
  readonly keyring: Keyring
  readonly hub: SnapshotHub
  /** Up to where everything is taken in, and what the log holds up to there. */
  readonly taken: () => { readonly position: LogPosition; readonly coverage: () => LogCoverage }
  /** What is left of a part of the document that did not open. */
  readonly text: () => ReadableDocument | null
  /** Changes the document, as if it had been written here. */
  readonly write: (update: Uint8Array) => void
  readonly doc: Y.Doc
  readonly clock: Pick<Clock, 'now'>
  readonly randomBytes: RandomBytes
  /** How we are called now. */
  readonly ownName: () => string
}

/** The one version that is in this browser alone. */
const recoveredId = toBase64Url(new Uint8Array(16)) as SnapshotId

const problemByCode: Partial<Record<HubProblem, VersionProblem>> = {
  'hub-down': 'hub-away',
  unavailable: 'hub-away',
  'rate-limited': 'hub-away',
  'not-found': 'gone',
  'too-many': 'too-many',
  'room-full': 'room-full',
  'too-large': 'too-large',
}
const problemOf = (code: HubProblem): VersionProblem => problemByCode[code] ?? 'refused'

/** What a version is called and who made it; null where that is damaged, or of an epoch that is out of reach. */
export function versionNameOf(
  keyring: Keyring,
  room: RoomId,
  place: ListedSnapshot,
): ReturnType<typeof unpackName> {
  const opened = keyring(place.epoch)
  const sealed = fromBase64Url(place.name)
  const content = opened && sealed && openSnapshotPart(opened, { ...place, room }, 'name', sealed)
  return content && unpackName(content)
}

/** Named states of the room's document at its hub. */
export function createVersions(deps: VersionsDeps): Versions {
  const { room, keys, keyring, hub, doc, randomBytes } = deps

  const nameOf = (place: ListedSnapshot) => versionNameOf(keyring, room, place)

  function viewOf(place: ListedSnapshot): VersionView {
    const { name = '', by = '' } = nameOf(place) ?? {}
    const kind = place.kind === 'before' ? 'before' : 'named'
    return { version: place.id, kind, name, by, timeMs: place.storedAtMs, bytes: place.bytes }
  }

  async function versions(): Promise<Result<readonly ListedSnapshot[], VersionProblem>> {
    const listed = await hub.list()
    if (!listed.ok) return fail(problemOf(listed.error))
    return ok(listed.value.filter(({ kind }) => kind !== 'snapshot'))
  }

  async function find(version: SnapshotId): Promise<Result<ListedSnapshot, VersionProblem>> {
    const all = await versions()
    if (!all.ok) return all
    const found = all.value.find(({ id }) => id === version)
    return found ? ok(found) : fail('gone')
  }

  async function put(kind: 'version' | 'before', name: string): Promise<Result<SnapshotId, VersionProblem>> {
    if (!keys.edit) return fail('viewer')
    const { position, coverage } = deps.taken()
    const id = toBase64Url(randomBytes(16)) as SnapshotId
    const { seq } = position
    const place = { room, epoch: keys.epoch, id, kind, seq, chain: toBase64Url(position.chain) }
    const update = Y.encodeStateAsUpdate(doc)
    const parts = sealSnapshot(
      keys,
      { place, update, coverage: coverage() },
      { name, by: deps.ownName() },
      randomBytes,
    )
    const stored = await hub.put(place, parts, null)
    return stored.ok ? ok(id) : fail(problemOf(stored.error))
  }

  async function stateOf(place: ListedSnapshot): Promise<Result<Uint8Array, VersionProblem>> {
    const sealed = await hub.read(place.id, 'state')
    if (!sealed.ok) return fail(problemOf(sealed.error))
    const opened = openSnapshot(keyring, { ...place, room }, sealed.value)
    return opened ? ok(opened.update) : fail('damaged')
  }

  return {
    async list() {
      const all = await versions()
      if (!all.ok) return all
      const views = all.value.map(viewOf)
      if (!deps.text()) return ok(views)
      const recovered = { version: recoveredId, kind: 'recovered', name: '', by: '', bytes: 0 } as const
      return ok([{ ...recovered, timeMs: Math.floor(deps.clock.now()) }, ...views])
    },

    save: name => put('version', name),

    async look(version) {
      if (version === recoveredId) {
        const left = deps.text()
        return left ? ok(left) : fail('gone')
      }
      const place = await find(version)
      if (!place.ok) return place
      const sealed = await hub.read(version, 'text')
      if (!sealed.ok) return fail(problemOf(sealed.error))
      const text = openReadable(keyring, { ...place.value, room }, sealed.value)
      if (text) return ok(text)
      const state = await stateOf(place.value)
      return state.ok ? ok(readable(state.value)) : state
    },

    async restore(version) {
      if (!keys.edit) return fail('viewer')
      const place = await find(version)
      if (!place.ok) return place
      const state = await stateOf(place.value)
      if (!state.ok) return state
      const kept = await put('before', nameOf(place.value)?.name ?? '?')
      if (!kept.ok) return kept
      deps.write(changesBackTo(doc, state.value))
      return ok(null)
    },
  }
}
