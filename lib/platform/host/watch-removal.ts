import type { RoomContext } from '../../engine/types.ts'

/**
 * Calls back while a room's owner has us removed, each time that something changes. A policy that was kept may be older than being let back: only together with
 * the hub's no it counts.
 */
export function watchRemoval(context: RoomContext, removed: () => void): void {
  const look = (): void => {
    const isBanned = context.policy?.current?.bans.includes(context.self.person) ?? false
    if (isBanned && context.status.hub === 'refused') removed()
  }
  context.policy?.subscribe(look)
  context.subscribePeers(look)
}
