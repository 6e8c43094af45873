import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { enter, openRoom, type TestSocket } from '../../tests/server/test-hub.ts'

/** A room that a hub knows, in a form that can be told to another process. */
export interface BenchRoom {
  readonly id: RoomId
  /** The secret of its editors' key, base64url. */
  readonly editor: string
}

/** Makes rooms on a hub. */
export async function openBenchRooms(hub: { readonly url: string }, rooms: number): Promise<BenchRoom[]> {
  const opened: BenchRoom[] = []
  for (let i = 0; i < rooms; i++) {
    const room = await openRoom(hub)
    opened.push({ id: room.id, editor: toBase64Url(room.keyOf('editor').secretKey) })
  }
  return opened
}

/** A raw socket of somebody new who has been let into the room; nothing of what comes is read any more. */
export async function enterBenchRoom(url: string, { id, editor }: BenchRoom): Promise<TestSocket['ws']> {
  const key = keyPairFromSeed(fromBase64Url(editor)!)
  const { ws } = await enter({ url }, { id, keyOf: () => key })
  ws.removeAllListeners('message')
  return ws
}
