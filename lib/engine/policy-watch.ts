import type { Keyring } from '../core/epochs.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import type { EpochKeys, KeyPair } from '../core/keys.ts'
import { type Policy, readPolicy, type SignedPolicy } from '../protocol/policy.ts'
import type { Drops } from './drops.ts'
import type { HubConnection } from './relay/types.ts'
import type { PolicyStore } from './stores/types.ts'
import { createSubscribers } from './subscribers.ts'
import type { RoomPolicy } from './types.ts'

export interface PolicyWatchDeps {
  readonly room: RoomId
  readonly keys: EpochKeys
  readonly keyring: Keyring
  readonly store: PolicyStore
  readonly hub: HubConnection
  /** The room's own key, in its owner's browser. */
  readonly ownerKey: KeyPair | null
  /** The owner has moved on to an epoch that we hold no keys of yet. */
  readonly outdated: () => void
  readonly drops: Drops
  /** Whether the last write to the store went well. */
  readonly stored: (well: boolean) => void
  /** Told of what a subscriber has thrown. */
  readonly failed: (error: unknown) => void
}

/** The policy as the room drives it; `RoomPolicy` is what its features see. */
export interface PolicyWatch extends RoomPolicy {
  /** Reads the newest that this browser has seen. */
  load(): Promise<void>
  /** To be called in one turn with the transports. */
  start(): void
  /** A policy from anywhere: one that its owner has not signed, or an older one, changes nothing. */
  offer(signed: SignedPolicy): void
  /** Muted or banned: what they say over direct links is not taken. */
  isSilenced(person: PersonId): boolean
  close(): Promise<void>
}

/** Follows what the owner says of the room. The highest serial is kept, so that a hub cannot play back what was said before. */
export function createPolicyWatch(deps: PolicyWatchDeps): PolicyWatch {
  const { room, keys, store, drops, ownerKey } = deps
  const subscribers = createSubscribers<() => void>(deps.failed)
  let current: Policy | null = null
  let silenced: ReadonlySet<PersonId> = new Set()
  let saving: Promise<void> = Promise.resolve()
  let endUse: (() => void) | null = null

  function set(policy: Policy): void {
    current = policy
    silenced = new Set([...policy.mutes, ...policy.bans])
  }

  function offer(signed: SignedPolicy): void {
    const policy = readPolicy(room, signed)
    if (!policy || (current && policy.serial < current.serial)) {
      drops.count(policy ? 'policy-old' : 'policy-forged')
      return
    }
    if (policy.serial === current?.serial) return
    set(policy)
    saving = saving
      .then(() => store.save(signed))
      .then(
        () => deps.stored(true),
        () => deps.stored(false),
      )
    subscribers.each(changed => changed())
    if (policy.epoch > keys.epoch) deps.outdated()
  }

  return {
    get current() {
      return current
    },
    keyring: deps.keyring,
    role: ownerKey ? 'owner' : keys.edit ? 'editor' : 'viewer',
    roleKey: ownerKey ?? keys.edit?.editorSign ?? keys.viewerSign,
    subscribe: subscribers.add,
    async load() {
      const signed = await store.load()
      const policy = signed && readPolicy(room, signed)
      if (policy) set(policy)
    },
    start() {
      endUse = deps.hub.use({
        state: () => undefined,
        message(message) {
          if (message.type === 'welcome' || message.type === 'policy') offer(message.policy)
        },
      })
    },
    offer,
    isSilenced: person => silenced.has(person),
    async close() {
      endUse?.()
      await saving
    },
  }
}
