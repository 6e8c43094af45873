import { expect, test } from 'vitest'
import type { FileId, RoomId } from '../../lib/core/ids.ts'
import { type KeyPair, personIdOf, personKey, type Role } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { fileAnswer, fileIdOf, openFile, type SealedFile, sealFile } from '../../lib/protocol/files.ts'
import { memberOf } from './snapshot-client.ts'
import { bytes, call, hubForFile, openRoom, putPolicy, type TestRoom } from './test-hub.ts'

const hub = hubForFile({ perAddressFactor: 100 })
const picture = bytes(2_000)
const sealedIn = (room: TestRoom, plain = picture) => sealFile(room.keys('editor'), room.id, plain, bytes(24))

/** What a member hands in and gets, with the hub's own codes. */
function filesOf(room: TestRoom, role?: Role, key?: KeyPair) {
  const { access } = memberOf(hub, room, role, key)
  return {
    put: ({ file, sealed }: SealedFile) =>
      access.read(`/files/${file}`, fileAnswer, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: sealed,
      }),
    async get(file: FileId) {
      const answer = await access.request(`/files/${file}`)
      return answer.ok ? { ok: true, value: new Uint8Array(await answer.value.arrayBuffer()) } : answer
    },
  }
}

test('a file is handed in by editors and read by all who are in the room, as it was sealed (H95)', async () => {
  const room = await openRoom(hub)
  const [editor, viewer] = [filesOf(room), filesOf(room, 'viewer')]
  const file = sealedIn(room)
  expect(await viewer.put(file)).toEqual({ ok: false, error: 'forbidden' })
  expect(await viewer.get(file.file)).toEqual({ ok: false, error: 'not-found' })
  for (const _ of [1, 2]) expect(await editor.put(file)).toMatchObject({ ok: true })
  const got = await viewer.get(file.file)
  expect(got).toEqual({ ok: true, value: file.sealed })
  expect(openFile(room.keys('viewer'), room.id, file, file.sealed)).toEqual(picture)
})

test('bytes that are not what their name says are not taken, and open nowhere else (H95, K18)', async () => {
  const [room, other] = [await openRoom(hub), await openRoom(hub)]
  const editor = filesOf(room)
  const file = sealedIn(room)
  const forged = { ...file, file: fileIdOf(bytes(3)) }
  expect(await editor.put(forged)).toEqual({ ok: false, error: 'bad-request' })
  expect(await editor.put({ ...file, sealed: new Uint8Array() })).toEqual({ ok: false, error: 'bad-request' })
  const keys = room.keys('viewer')
  expect(openFile(keys, room.id, file, file.sealed.with(40, file.sealed[40]! ^ 1))).toBeNull()
  expect(openFile(keys, other.id as RoomId, file, file.sealed)).toBeNull()
  expect(openFile(keys, room.id, { ...file, epoch: 2 }, file.sealed)).toBeNull()
  expect(openFile(other.keys('viewer'), room.id, file, file.sealed)).toBeNull()
})

test('files are for members of their room only, and from nobody whom it mutes (H81, H95)', async () => {
  const [room, other] = [await openRoom(hub), await openRoom(hub)]
  const file = sealedIn(room)
  await filesOf(room).put(file)
  expect(await filesOf(other).get(file.file)).toEqual({ ok: false, error: 'not-found' })
  const path = `/v1/rooms/${room.id}/files/${file.file}`
  for (const method of ['GET', 'PUT'])
    expect(await call(hub, method, path)).toMatchObject({ status: 401, body: { code: 'unauthorised' } })

  const identity = bytes(32)
  const person = personIdOf(personKey(identity, room.id).publicKey)
  const muted = filesOf(room, 'editor', personKey(identity, room.id))
  expect(await muted.put(file)).toMatchObject({ ok: true })
  await putPolicy(hub, room, room.signed({ mutes: [person] }))
  expect(await muted.put(file)).toEqual({ ok: false, error: 'forbidden' })
  expect((await muted.get(file.file)).ok).toBe(true)
})

test('a file holds a mebibyte, and not a byte more (H95)', async () => {
  const room = await openRoom(hub)
  const editor = filesOf(room)
  const largest = sealedIn(room, new Uint8Array(limits.fileBytes))
  expect(largest.sealed).toHaveLength(limits.sealedFileBytes)
  expect(await editor.put(largest)).toMatchObject({ ok: true })
  expect(await editor.get(largest.file)).toEqual({ ok: true, value: largest.sealed })
  expect(await editor.put(sealedIn(room, new Uint8Array(limits.fileBytes + 1)))).toEqual({
    ok: false,
    error: 'too-large',
  })
})
