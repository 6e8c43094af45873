import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import type { LogName } from '../../lib/core/records.ts'
import { createDrops } from '../../lib/engine/drops.ts'
import { createRecords } from '../../lib/engine/records.ts'
import type { PeerMessage, RecordContent } from '../../lib/protocol/peer.ts'
import type { SignedRecord } from '../../lib/protocol/record-codec.ts'
import { type Entry, signRecord, toWire } from '../../lib/protocol/record-codec.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { testRoom } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createTestClock } from '../support/test-clock.ts'
import { useWorlds } from '../support/world.ts'

const keyOf = (fill: number) => keyPairFromSeed(new Uint8Array(32).fill(fill))
const peer = 'peerpeerpeerpeerpeerpA' as SessionId
const device = toBase64Url(new Uint8Array(8))

function record(author: number, seq: number, change: Partial<RecordContent> = {}): Entry {
  const key = keyOf(author)
  const content = {
    v: 1,
    room: testRoom,
    author: personIdOf(key.publicKey),
    device,
    seq,
    lamport: seq,
    timeMs: 5,
  }
  return signRecord(key, { ...content, kind: 'test', body: `${author}.${seq}`, ...change } as RecordContent)
}

/** Records of one browser, with one peer whose side is played by hand. */
async function start(stored: readonly SignedRecord[] = []) {
  const clock = createTestClock(1_000)
  const drops = createDrops()
  const { records: store, refuse } = createMemoryStores()
  store.rows.push(...stored)
  const sent: PeerMessage[] = []
  const key = keyOf(1)
  const records = createRecords({
    room: testRoom,
    self: { person: personIdOf(key.publicKey), session: peer, key, device },
    store,
    settings: new Map<string, unknown>(),
    clock,
    randomBytes: createRandomBytes(createRandom(1)),
    drops,
    isSilenced: () => false,
    send: (_to, message) => sent.push(message) > 0,
    stored: () => undefined,
    failed: error => expect.unreachable(String(error)),
    added: () => undefined,
  })
  await records.load()
  records.peerUp({
    session: peer,
    person: personIdOf(keyOf(9).publicKey),
    clientId: 1,
    via: 'direct',
    rttMs: null,
  })
  const receive = async (entries: readonly Entry[], answer = false): Promise<void> => {
    records.message(peer, { type: 'records', answer, records: entries.map(entry => toWire(entry.signed)) })
    await clock.advance(0)
  }
  const bodies = () => records.list('test').map(({ body }) => body)
  return { clock, drops, store, refuse, sent, records, receive, bodies }
}

describe('taking records in', () => {
  test('what others say is shown before it is stored', async () => {
    const { store, receive, bodies } = await start()
    Object.assign(store, { append: () => new Promise(() => undefined) })
    await receive([record(2, 1)])
    expect(bodies()).toEqual(['2.1'])
  })

  test('R1 ignores wrong signatures, other rooms and nonsense, and counts them', async () => {
    const { receive, bodies, drops } = await start()
    const good = record(2, 1)
    const forged = { ...good, signed: { ...good.signed, signature: new Uint8Array(64) } }
    await receive([
      forged,
      record(2, 1, { room: personIdOf(keyOf(3).publicKey).slice(0, 21).concat('A') as never }),
    ])
    await receive([{ ...good, signed: { ...good.signed, payload: new Uint8Array([1, 2, 3]) } }])
    expect(bodies()).toEqual([])
    await receive([good])
    expect(bodies()).toEqual(['2.1'])
    expect(Object.fromEntries(drops.byReason)).toEqual({ 'record-forged': 1, 'record-malformed': 2 })
  })

  test('R1 a record under another author’s name is forged', async () => {
    const { receive, bodies, drops } = await start()
    await receive([signRecord(keyOf(3), record(2, 1).content)])
    expect(bodies()).toEqual([])
    expect(drops.byReason.get('record-forged')).toBe(1)
  })

  test('R2 asks for what is between before it takes a later record', async () => {
    const { receive, bodies, sent } = await start()
    await receive([record(2, 1), record(2, 3)])
    expect(bodies()).toEqual(['2.1'])
    const log = `${personIdOf(keyOf(2).publicKey)}/${device}`
    expect(sent.at(-1)).toEqual({ type: 'want', logs: { [log]: 1 } })
    await receive([record(2, 2), record(2, 3)], true)
    expect(bodies()).toEqual(['2.1', '2.2', '2.3'])
  })

  test('R3 orders by lamport, then author, whatever came first', async () => {
    const entries = [record(2, 1), record(2, 2), record(3, 1), record(4, 1, { lamport: 2 })]
    const forwards = await start()
    await forwards.receive(entries)
    const backwards = await start()
    for (const entry of [...entries].sort(
      (a, b) => b.content.author.localeCompare(a.content.author) || a.content.seq - b.content.seq,
    ))
      await backwards.receive([entry])
    expect(forwards.bodies()).toEqual(backwards.bodies())
    expect(forwards.records.list('test').map(({ id }) => id)).toEqual(
      backwards.records.list('test').map(({ id }) => id),
    )
  })

  test('R4 of two records in one place the same one stays, whichever came first', async () => {
    const [a, b] = [record(2, 1, { body: 'a' }), record(2, 1, { body: 'b' })]
    const winner = a.id < b.id ? a : b
    const loser = winner === a ? b : a
    for (const order of [
      [winner, loser],
      [loser, winner],
    ]) {
      const { receive, bodies, sent } = await start()
      for (const entry of order) await receive([entry])
      expect(bodies()).toEqual([winner.content.body])
      if (order[0] === winner)
        expect(sent.at(-1)).toEqual({ type: 'records', answer: false, records: [toWire(winner.signed)] })
    }
  })

  test('R5 a record from the far future waits, and does not move what is said next', async () => {
    const { receive, bodies, records } = await start()
    await receive([
      record(2, 1, { lamport: Number.MAX_SAFE_INTEGER, body: 'far' }),
      record(3, 1, { lamport: 1_001 }),
    ])
    expect(bodies()).toEqual(['3.1'])
    await records.append('test', 'mine')
    expect(bodies()).toEqual(['3.1', 'mine'])
  })

  test('R11 a flood of unasked records is cut off', async () => {
    const { receive, drops } = await start()
    const junk = new Array<Entry>(250).fill(record(2, 1))
    for (let i = 0; i < 4; i++) await receive(junk)
    expect(drops.byReason.get('records-too-fast')).toBe(2)
  })

  test('R12 a time to come is shown as now', async () => {
    const { receive, records } = await start()
    await receive([record(2, 1, { timeMs: 9_000_000_000 })])
    expect(records.list('test')[0]!.timeMs).toBe(1_000)
  })

  test('R13 skips a damaged row, and goes on in a new log where it leaves a hole', async () => {
    const [first, second, third] = [record(1, 1), record(1, 2), record(1, 3)] as const
    const damaged = { ...second.signed, payload: second.signed.payload.slice(1) }
    const { records, bodies, drops, sent } = await start([first.signed, damaged, third.signed])
    expect(bodies()).toEqual(['1.1', '1.3'])
    expect(drops.byReason.get('record-damaged')).toBe(1)
    await records.append('test', 'next')
    expect(bodies()).toEqual(['1.1', '1.3', 'next'])
    const said = sent.at(-1) as Extract<PeerMessage, { type: 'records' }>
    expect(Buffer.from(said.records[0]!.payload, 'base64url').toString()).toContain('"seq":1,')
  })
})

describe('R6 saying something', () => {
  test('shows and sends nothing that could not be stored', async () => {
    const { records, refuse, sent, bodies } = await start()
    refuse(true)
    const before = sent.length
    expect(await records.append('test', 'lost')).toEqual({ ok: false, error: 'storage' })
    expect([bodies(), sent.length]).toEqual([[], before])
    refuse(false)
    expect(await records.append('test', 'kept')).toMatchObject({ ok: true, value: { body: 'kept' } })
    expect(bodies()).toEqual(['kept'])
  })

  test('refuses what is longer than a record', async () => {
    const { records } = await start()
    expect(await records.append('test', 'x'.repeat(13_000))).toEqual({ ok: false, error: 'too-long' })
  })
})

describe('giving records', () => {
  const answer = async (stored: readonly Entry[], logs: Readonly<Record<string, number>>) => {
    const { records, sent } = await start(stored.map(({ signed }) => signed))
    records.message(peer, { type: 'want', logs })
    return sent.at(-1)
  }
  const nameOf = ({ content }: Entry) => `${content.author}/${content.device}`

  test('R9 an answer has what came first first, and each log in its order', async () => {
    const [a1, a2] = [record(2, 1, { lamport: 1 }), record(2, 2, { lamport: 4 })] as const
    const [b1, b2] = [record(3, 1, { lamport: 2 }), record(3, 2, { lamport: 3 })] as const
    expect(await answer([a1, a2, b1, b2], { [nameOf(a1)]: 0, [nameOf(b1)]: 0 })).toEqual({
      type: 'records',
      answer: true,
      records: [a1, b1, b2, a2].map(({ signed }) => toWire(signed)),
    })
  })

  test('R10 a log that is as long as ours and not the same is asked for from its start', async () => {
    const [ours, theirs] = [record(2, 1, { body: 'a' }), record(2, 1, { body: 'b' })]
    const { records, sent, receive, bodies } = await start([ours.signed])
    const digest = toBase64Url(new Uint8Array(16).fill(7))
    records.message(peer, {
      type: 'have',
      logs: { [nameOf(ours)]: [1, digest] } as Record<LogName, [number, string]>,
    })
    expect(sent.at(-1)).toEqual({ type: 'want', logs: { [nameOf(ours)]: 0 } })
    await receive([theirs], true)
    expect(bodies()).toEqual([ours.id < theirs.id ? 'a' : 'b'])
  })
})

describe('records among people', () => {
  const createWorld = useWorlds()

  test('R7 R8 a history of more than one answer comes over to a newcomer from one of those who have it', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    for (let i = 0; i < 300; i++) await ada.room.context.records.append('test', i)
    await world.clock.advance(2_000)
    const newcomer = await world.enter('Cleo')
    await world.clock.advance(5_000)
    for (const visit of [bob, newcomer])
      expect(visit.room.context.records.list('test').map(({ body }) => body)).toEqual(
        Array.from({ length: 300 }, (_, i) => i),
      )
  }, 30_000)

  test('R8 somebody who is linked to one person only gets what all have said, also those who have gone', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    await ada.room.context.records.append('test', 'from Ada')
    await world.clock.advance(2_000)
    await world.leave(ada)
    const cleo = await world.enter('Cleo')
    await world.clock.advance(2_000)
    expect(cleo.room.context.records.list('test').map(({ body }) => body)).toEqual(['from Ada'])
    expect(bob.room.context.peers.size).toBe(1)
  })
})
