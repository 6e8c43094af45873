import type { ExportFormat } from '../../components/home/room-menu.tsx'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId, SessionId } from '../../lib/core/ids.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import { exportJson, exportMarkdown, type KeptRoom } from '../../lib/engine/export-room.ts'
import { versionNameOf } from '../../lib/engine/log/versions.ts'
import { openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { createDocumentStore } from '../../lib/platform/document-store.ts'
import { downloadText } from '../../lib/platform/download-text.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { createRecordStore } from '../../lib/platform/record-store.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createSnapshotHub } from '../../lib/platform/snapshot-hub.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { roomKeysOf } from '../../lib/protocol/room-keys.ts'

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const fetchHere: typeof fetch = (input, init) => fetch(input, init)

/** Downloads what this browser keeps of a room. In an extension page: what it holds is too large for a message to one. */
export async function exportRoom(
  { room, name }: { readonly room: RoomId; readonly name: string },
  format: ExportFormat,
): Promise<Result<null, ProblemCode>> {
  const database = await openDatabase()
  try {
    const keeping = createRoomKeeping(database, createHubClient(fetchHere), randomBytes)
    const saved = await keeping.rooms.get(room)
    if (!saved) return fail('room-unknown')
    const kept: KeptRoom = {
      room,
      name,
      hub: saved.hub,
      records: await createRecordStore(database, room).load(),
      updates: await createDocumentStore(database, room).load(),
      versions: format === 'json' ? await versionsOf(saved, keeping) : null,
    }
    if (format === 'json') downloadText(`${name}.json`, 'application/json', exportJson(kept, Date.now()))
    else downloadText(`${name}.md`, 'text/markdown', exportMarkdown(kept))
    return ok(null)
  } catch (error) {
    console.warn('alongside: a room could not be read', error)
    return fail('storage')
  } finally {
    database.close()
  }
}

/** What the versions at the hub are called; null where it does not answer. */
async function versionsOf(
  saved: SavedRoom,
  { personKey }: Pick<ReturnType<typeof createRoomKeeping>, 'personKey'>,
): Promise<KeptRoom['versions']> {
  const held = roomKeysOf(saved.room, saved.epochs, saved.policy)
  if (!held) return null
  const { current, keyring } = held
  const key = await personKey(saved.room)
  const role = current.edit
    ? ({ role: 'editor', roleKey: current.edit.editorSign } as const)
    : ({ role: 'viewer', roleKey: current.viewerSign } as const)
  const session = toBase64Url(randomBytes(16)) as SessionId
  const access = createRoomAccess({
    fetch: fetchHere,
    hub: saved.hub,
    room: saved.room,
    ...role,
    self: { person: personIdOf(key.publicKey), session, key },
    now: Date.now,
  })
  const listed = await createSnapshotHub(access).list()
  if (!listed.ok) return null
  return listed.value
    .filter(({ kind }) => kind !== 'snapshot')
    .map(place => {
      const { name = '', by = '' } = versionNameOf(keyring, saved.room, place) ?? {}
      return { name, by, timeMs: place.storedAtMs }
    })
}
