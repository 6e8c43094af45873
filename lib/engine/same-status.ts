import type { TransportStatus } from './types.ts'

/** Whether there is nothing new to be told. */
export function sameStatus(a: TransportStatus | null, b: TransportStatus): boolean {
  const alike = a?.hub === b.hub && a.pending === b.pending && a.unlinked.size === b.unlinked.size
  return alike && [...b.unlinked].every(([session, why]) => a.unlinked.get(session) === why)
}
