import { fail } from '../core/result.ts'
import type { FileHub } from '../engine/files/types.ts'
import type { ImageProblem } from '../protocol/chat.ts'
import { createFileHub } from './file-hub.ts'
import type { AccessProblem, RoomAccess } from './room-access.ts'

const problemBy: Partial<Record<AccessProblem, ImageProblem>> = {
  'not-found': 'none',
  'room-full': 'full',
  'too-many': 'full',
  'too-large': 'full',
  'rate-limited': 'too-fast',
  unauthorised: 'refused',
  forbidden: 'refused',
}
/** What is none of these is a hub that cannot now. */
const problemOf = (problem: AccessProblem): ImageProblem => problemBy[problem] ?? 'hub-away'

/** A room's files at its hub, with the reasons that people are told. */
export function createRoomFileHub(access: Pick<RoomAccess, 'read' | 'request'>): FileHub {
  const hub = createFileHub(access)
  return {
    async put(file) {
      const put = await hub.put(file)
      return put.ok ? put : fail(problemOf(put.error))
    },
    async get(file) {
      const got = await hub.get(file)
      return got.ok ? got : fail(problemOf(got.error))
    },
  }
}
