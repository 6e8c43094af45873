import { fail, ok, type Result } from '../core/result.ts'
import { type FileRef, fileAnswer, type SealedFile } from '../protocol/files.ts'
import type { AccessProblem, RoomAccess } from './room-access.ts'

/** A room's files at its hub, sealed. */
export interface FileHub {
  /** Hands a file in; the same again changes nothing. */
  put(file: Pick<SealedFile, 'file' | 'sealed'>): Promise<Result<null, AccessProblem>>
  /** Its sealed bytes, unchecked: `openFile` says whether they are the right ones. */
  get(file: FileRef['file']): Promise<Result<Uint8Array, AccessProblem>>
}

export function createFileHub(access: Pick<RoomAccess, 'read' | 'request'>): FileHub {
  return {
    async put({ file, sealed }) {
      const answer = await access.read(`/files/${file}`, fileAnswer, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: sealed,
      })
      return answer.ok ? ok(null) : answer
    },
    async get(file) {
      const answer = await access.request(`/files/${file}`)
      if (!answer.ok) return answer
      return answer.value.arrayBuffer().then(
        bytes => ok(new Uint8Array(bytes)),
        () => fail('hub-down'),
      )
    },
  }
}
