import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionId } from '../../lib/core/ids.ts'
import type { Peer } from '../../lib/engine/types.ts'
import type { TransportEnd } from '../support/transport-end.ts'

export interface TransportPair {
  readonly a: TransportEnd
  readonly b: TransportEnd
  /** Lets time pass until the condition holds; rejects when it never does. */
  until(condition: () => boolean): Promise<void>
  /** Sockets, connections and timers that are still held. */
  leftovers(): number
  close(): Promise<void> | void
}

const bytes = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * seed) & 255)

/** What every `Transport` has to keep, whatever is below it. `makePair` gives two that will find each other. */
export function transportContract(
  name: string,
  makePair: () => Promise<TransportPair>,
  via: Peer['via'] = 'direct',
): void {
  describe(`transport contract: ${name}`, () => {
    let pair: TransportPair
    let a: TransportEnd
    let b: TransportEnd

    beforeEach(async () => {
      pair = await makePair()
      ;({ a, b } = pair)
      await pair.until(() => a.peers.has(b.self.session) && b.peers.has(a.self.session))
    })
    afterEach(() => pair.close())

    it('names the other person as they have proved to be', () => {
      const { session, person } = b.self
      const clientId = b.shared.doc.clientID
      expect(a.peers.get(session)).toMatchObject({ session, person, clientId, via })
    })

    it('says that nothing is wrong', async () => {
      await pair.until(() => a.status()?.pending === 0)
      expect(a.status()).toEqual({ hub: 'open', pending: 0, unlinked: new Map() })
    })

    it('delivers slow messages whole and in order, both ways', async () => {
      for (let i = 0; i < 50; i++) {
        a.transport.send(b.self.session, bytes(i * 7, i))
        b.transport.send(a.self.session, bytes(i * 5, i + 1))
      }
      await pair.until(() => a.messages.length === 50 && b.messages.length === 50)
      expect(b.messages.map(m => m.bytes)).toEqual(Array.from({ length: 50 }, (_, i) => bytes(i * 7, i)))
      expect(a.messages.map(m => m.bytes)).toEqual(Array.from({ length: 50 }, (_, i) => bytes(i * 5, i + 1)))
      expect(new Set(b.messages.map(m => m.from))).toEqual(new Set([a.self.session]))
    })

    it('delivers a megabyte, and what was said after it after it', async () => {
      const large = bytes(1_000_000, 31)
      expect(a.transport.send(b.self.session, large)).toBe(true)
      expect(a.transport.send(b.self.session, bytes(3))).toBe(true)
      await pair.until(() => b.messages.length === 2)
      expect(Buffer.compare(b.messages[0]!.bytes, large)).toBe(0)
      expect(b.messages[1]!.bytes).toEqual(bytes(3))
    })

    it('refuses a message to somebody who is not there', () => {
      expect(a.transport.send('AAAAAAAAAAAAAAAAAAAAAA' as SessionId, bytes(3))).toBe(false)
    })

    it('never delivers a fast frame after a newer one', async () => {
      let sent = 0
      await pair.until(() => {
        if (sent < 200) a.transport.sendFast([b.self.session], Uint8Array.of(sent >> 8, sent++))
        return b.frames.length >= 50
      })
      const seen = b.frames.map(({ frame }) => (frame[0]! << 8) | frame[1]!)
      expect(seen).toEqual([...new Set(seen)].sort((x, y) => x - y))
    })

    it('carries the document both ways', async () => {
      a.shared.doc.getText('t').insert(0, 'from a')
      b.shared.doc.getMap('m').set('k', 'from b')
      await pair.until(
        () =>
          b.shared.doc.getText('t').toString() === 'from a' && a.shared.doc.getMap('m').get('k') === 'from b',
      )
    })

    it('carries each person’s presence, and takes it away when they leave', async () => {
      const { clientID } = b.shared.doc
      b.shared.awareness.setLocalState({ state: 'here' })
      await pair.until(() => a.shared.awareness.getStates().get(clientID)?.state === 'here')
      b.transport.close()
      await pair.until(() => !a.shared.awareness.getStates().has(clientID))
    })

    it('tells of a goodbye once, after what was said before it', async () => {
      b.transport.send(a.self.session, bytes(9))
      await pair.until(() => a.messages.length === 1)
      b.transport.close()
      await pair.until(() => a.history.length === 2)
      expect(a.history).toEqual([`+${b.self.session}`, `-${b.self.session}`])
      expect(a.transport.send(b.self.session, bytes(3))).toBe(false)
    })

    it('holds nothing and reports nothing once closed', async () => {
      a.transport.close()
      const { length } = a.history
      b.transport.close()
      await pair.until(() => pair.leftovers() === 0)
      expect(a.history).toHaveLength(length)
      expect(a.transport.send(b.self.session, bytes(3))).toBe(false)
    })
  })
}
