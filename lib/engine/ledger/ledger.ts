import type { RoomId, SessionId } from '../../core/ids.ts'
import type { SentKind } from '../../protocol/ledger.ts'
import { createSubscribers } from '../subscribers.ts'
import type { Clock } from '../types.ts'
import type { Ledger } from './types.ts'

/** A minute in parts: what is shown forgets in steps of this. Milliseconds. */
const partMs = 5_000
const parts = 12

interface Account<Where, To> {
  readonly room: Where
  readonly to: To | null
  readonly kind: SentKind
  /** By part of the minute, round and round. */
  readonly messages: Uint32Array
  readonly bytes: Uint32Array
  /** The newest part that holds something. */
  newest: number
}

export function createLedger<Where = RoomId, To = SessionId>(clock: Clock): Ledger<Where, To> {
  const accounts = new Map<Where, Map<To | null, Map<SentKind, Account<Where, To>>>>()
  const subscribers = createSubscribers<() => void>(error => console.error('alongside: the ledger', error))
  let watchers = 0
  let stopAging: (() => void) | null = null

  const partNow = (): number => Math.floor(clock.now() / partMs)
  let tidied = partNow()

  function accountOf(room: Where, to: To | null, kind: SentKind): Account<Where, To> {
    const ofRoom = accounts.get(room) ?? new Map<To | null, Map<SentKind, Account<Where, To>>>()
    accounts.set(room, ofRoom)
    const ofReceiver = ofRoom.get(to) ?? new Map<SentKind, Account<Where, To>>()
    ofRoom.set(to, ofReceiver)
    const known = ofReceiver.get(kind)
    if (known) return known
    const account: Account<Where, To> = {
      room,
      to,
      kind,
      messages: new Uint32Array(parts),
      bytes: new Uint32Array(parts),
      newest: partNow(),
    }
    ofReceiver.set(kind, account)
    return account
  }

  /** Empties the parts that are older than a minute. False when nothing is left. */
  function age(account: Account<Where, To>): boolean {
    const now = partNow()
    const gone = Math.min(parts, now - account.newest)
    for (let part = now; part > now - gone; part--) {
      account.messages[part % parts] = 0
      account.bytes[part % parts] = 0
    }
    account.newest = Math.max(account.newest, now)
    return account.messages.some(count => count > 0)
  }

  function forgetOld(): Account<Where, To>[] {
    const left: Account<Where, To>[] = []
    for (const [room, ofRoom] of accounts) {
      for (const [to, ofReceiver] of ofRoom) {
        for (const [kind, account] of ofReceiver)
          if (age(account)) left.push(account)
          else ofReceiver.delete(kind)
        if (ofReceiver.size === 0) ofRoom.delete(to)
      }
      if (ofRoom.size === 0) accounts.delete(room)
    }
    return left
  }

  /** Only while somebody looks. */
  function tellAging(): void {
    if (watchers === 0 || stopAging || accounts.size === 0) return
    stopAging = clock.after(partMs, () => {
      stopAging = null
      subscribers.each(changed => changed())
      tellAging()
    })
  }

  /** Once a minute: people come and go for days in which nobody looks. */
  function tidy(): void {
    if (partNow() - tidied < parts) return
    tidied = partNow()
    forgetOld()
  }

  return {
    sent(room, to, kind, bytes) {
      tidy()
      const account = accountOf(room, to, kind)
      if (account.newest !== partNow()) age(account)
      const part = account.newest % parts
      account.messages[part]!++
      account.bytes[part]! += bytes
      if (watchers === 0) return
      subscribers.each(changed => changed())
      tellAging()
    },
    entries: () =>
      forgetOld().map(({ messages, bytes, newest: _, ...account }) => ({
        ...account,
        messages: sum(messages),
        bytes: sum(bytes),
      })),
    subscribe(changed) {
      const end = subscribers.add(changed)
      watchers++
      tellAging()
      return () => {
        end()
        if (--watchers > 0) return
        stopAging?.()
        stopAging = null
      }
    },
  }
}

const sum = (values: Uint32Array): number => values.reduce((total, value) => total + value, 0)
