import { ok, type Result } from '../core/result.ts'
import type { HubProblem, SnapshotHub } from '../engine/log/types.ts'
import { packParts, snapshotAnswer, snapshotList } from '../protocol/snapshot.ts'
import type { RoomAccess } from './room-access.ts'

/** A room's snapshots and versions at its hub, by HTTP. */
export function createSnapshotHub(access: RoomAccess): SnapshotHub {
  const done = <Value>(answer: Result<Value, HubProblem>): Result<null, HubProblem> =>
    answer.ok ? ok(null) : answer

  return {
    async list() {
      const answer = await access.read('/snapshots', snapshotList)
      return answer.ok ? ok(answer.value.snapshots) : answer
    },
    async read(id, part) {
      const answer = await access.request(`/snapshots/${id}${part === 'text' ? '/text' : ''}`)
      if (!answer.ok) return answer
      return answer.value.arrayBuffer().then(
        bytes => ok(new Uint8Array(bytes)),
        () => ({ ok: false, error: 'hub-down' }) as const,
      )
    },
    async put({ id, kind, epoch, seq, chain }, parts, base) {
      const asked = new URLSearchParams({
        kind,
        epoch: `${epoch}`,
        seq: `${seq}`,
        chain,
        ...(base && { base }),
      })
      const answer = await access.read(`/snapshots/${id}?${asked}`, snapshotAnswer, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: packParts(parts),
      })
      return done(answer)
    },
    opened: async id =>
      done(await access.read(`/snapshots/${id}/opened`, snapshotAnswer, { method: 'POST' })),
    before: (kind, before, after) => access.log({ kind, before, after }),
  }
}
