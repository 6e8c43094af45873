import { fromBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { Clock } from '../../lib/engine/types.ts'
import type { HubClient } from '../../lib/platform/hub-client.ts'
import { readPolicy, type SignedPolicy } from '../../lib/protocol/policy.ts'
import type { MemoryLiveHub } from './memory-live-hub.ts'

export interface PolicyDeskDeps {
  readonly hub: MemoryLiveHub
  readonly first: SignedPolicy
  readonly clock: Clock
  readonly random: () => number
  /** Share of what is asked or answered that is lost on the way. */
  readonly lost: () => number
}

/** The HTTP side of a hub in memory, as far as policies and seeds go: slow, and what is lost on the way, there or back, is told as a hub that is down. */
export function createPolicyDesk({
  hub,
  first,
  clock,
  random,
  lost,
}: PolicyDeskDeps): Pick<HubClient, 'seed' | 'putPolicy'> & { readonly current: SignedPolicy } {
  let current = first
  let epoch = 1
  let seeds: Readonly<Record<string, string>> = {}
  const way = async (): Promise<boolean> => {
    await new Promise<void>(resolve => void clock.after(random() * 100, resolve))
    return random() >= lost()
  }
  return {
    get current() {
      return current
    },
    async seed(_hub, room, person: PersonId) {
      if (!(await way())) return fail('hub-down')
      const sealed = seeds[person]
      return ok({
        policy: readPolicy(room, current)!,
        signedPolicy: current,
        sealed: sealed ? fromBase64Url(sealed) : null,
      })
    },
    async putPolicy(_hub, id, body) {
      const room = id as RoomId
      if (!(await way())) return fail('hub-down')
      const [now, next] = [readPolicy(room, current), readPolicy(room, body.policy)] as const
      if (!now || !next || next.serial <= now.serial) return fail('policy-changed')
      seeds = next.epoch === epoch ? { ...seeds, ...body.seeds } : { ...body.seeds }
      epoch = next.epoch
      current = body.policy
      hub.setPolicy(current)
      return (await way()) ? ok(null) : fail('hub-down')
    },
  }
}
