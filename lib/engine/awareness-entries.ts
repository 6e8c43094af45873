import * as decoding from 'lib0/decoding'
import { type Awareness, applyAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import type { SessionId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import type { AwarenessEntries } from './types.ts'

/** Each session's entry is taken from whichever transport has it, and is there as long as one of them reaches that session. */
export function createAwarenessEntries(awareness: Awareness): AwarenessEntries {
  const owners = new Map<number, { readonly session: SessionId; holds: number }>()

  function apply(clientId: number, update: Uint8Array): boolean {
    const entry = readEntry(update)
    if (entry?.clientId !== clientId) return false
    applyAwarenessUpdate(awareness, update, owners)
    // The transports say whether somebody is there. Awareness's own 30 s limit would lose people whose timers a browser slows down.
    if (awareness.meta.has(clientId))
      awareness.meta.set(clientId, { clock: entry.clock, lastUpdated: Number.POSITIVE_INFINITY })
    return true
  }

  function remove(clientId: number): void {
    owners.delete(clientId)
    removeAwarenessStates(awareness, [clientId], owners)
    // Otherwise the same entry would count as old news when they come back.
    awareness.meta.delete(clientId)
  }

  return {
    hold(session, clientId) {
      const owner = owners.get(clientId) ?? { session, holds: 0 }
      if (clientId === awareness.clientID || owner.session !== session) return null
      owners.set(clientId, owner)
      owner.holds++
      let held = true
      return {
        apply: update => held && apply(clientId, update),
        release() {
          if (held && --owner.holds === 0) remove(clientId)
          held = false
        },
      }
    },
  }
}

/**
 * The one entry of an awareness update; `null` for anything else. A forged clock of another's would freeze that person's cursor for good, so
 * updates of several entries are refused.
 */
export function readEntry(update: Uint8Array): { readonly clientId: number; readonly clock: number } | null {
  try {
    const decoder = decoding.createDecoder(update)
    if (decoding.readVarUint(decoder) !== 1) return null
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const json = decoding.readVarString(decoder)
    if (json.length > limits.awarenessChars) return null
    const state: unknown = JSON.parse(json)
    return typeof state === 'object' && !Array.isArray(state) ? { clientId, clock } : null
  } catch {
    return null
  }
}
