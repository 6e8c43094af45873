import { expect, test } from 'vitest'
import { createMeshRoom, type MeshEnd } from '../support/mesh-room.ts'

/** Two to eight people who come, go, are killed and are cut off while the hub restarts; every seed replays. */

const runs = Number(process.env.SIM_RUNS ?? 8)
const firstSeed = Number(process.env.SIM_SEED ?? 1)
/** Seeds that once failed. */
const pinned: readonly number[] = []

interface Sent {
  readonly from: MeshEnd
  readonly to: MeshEnd
  /** One stretch between an up and a down. */
  readonly stretch: number
  readonly number: number
}

test.each([...pinned, ...Array.from({ length: runs }, (_, i) => firstSeed + i)])(
  'seed %i: whoever is left in the end is linked, agrees and has missed nothing',
  simulate,
)

async function simulate(seed: number): Promise<void> {
  const room = createMeshRoom(seed, { delayMs: 20, jitterMs: 60, loss: 0.1 })
  const { random } = room
  const sent: Sent[] = []
  const gone = new Set<MeshEnd>()
  const staying = (): MeshEnd[] => room.ends.filter(end => !gone.has(end))
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const stretchOf = (end: MeshEnd, other: MeshEnd): number =>
    end.history.filter(line => line === `+${other.self.session}`).length

  function say(): void {
    const from = pick(staying())
    const to = pick(staying())
    const number = sent.length
    const bytes = new Uint8Array(4 + Math.floor(random() * 60_000))
    new DataView(bytes.buffer).setUint32(0, number)
    const taken = from.transport.send(to.self.session, bytes)
    sent.push({ from, to, stretch: taken ? stretchOf(from, to) : 0, number })
  }

  function leave(end: MeshEnd): void {
    if (staying().length <= 2) return
    gone.add(end)
    end.close()
  }

  /** As a killed browser: no goodbye gets out, and nobody is told that a link has ended. */
  function die(end: MeshEnd): void {
    room.hub.lose(end.self.session)
    room.wires.setCarrying(false)
    leave(end)
    room.wires.setCarrying(true)
  }

  function join(): void {
    if (staying().length < 8) room.join().shared.awareness.setLocalState({ state: 'here' })
  }

  const steps: readonly [number, () => void][] = [
    [0.1, join],
    [0.03, () => leave(pick(staying()))],
    [0.03, () => die(pick(staying()))],
    [0.08, () => room.wires.breakAll()],
    [0.04, () => room.wires.setCarrying(false)],
    [0.15, () => room.wires.setCarrying(true)],
    [0.05, () => room.hub.stop()],
    [0.1, () => room.hub.start()],
    [
      0.05,
      () => room.wires.spray(Uint8Array.of(0x20 + random() * 0xe0, ...room.randomBytes(random() * 200))),
    ],
    [0.25, say],
    [0.14, () => pick(staying()).shared.doc.getArray('a').push([random()])],
  ]

  join()
  join()
  for (let i = 0; i < 150; i++) {
    let dice = random()
    steps.find(([share]) => {
      dice -= share
      return dice < 0
    })?.[1]()
    await room.clock.advance(random() * 1_500)
  }

  room.wires.setCarrying(true)
  room.hub.start()
  const left = staying()
  await room.until(
    () =>
      left.every(end => end.peers.size === left.length - 1 && end.status()?.pending === 0) &&
      left.every(end => end.shared.awareness.getStates().size === left.length) &&
      new Set(left.map(end => JSON.stringify(end.shared.doc.getArray('a')))).size === 1,
    120_000,
  )
  await room.clock.advance(1_000)
  for (const end of left) expectInOrder(end, sent)
  for (const message of sent) if (!gone.has(message.from) && !gone.has(message.to)) expectArrived(message)

  room.close()
  await room.clock.advance(10_000)
  expect(room.leftovers()).toBe(0)

  /** Nothing that was said while both held each other up to this day may be missing. */
  function expectArrived({ from, to, stretch, number }: Sent): void {
    if (stretch === 0 || stretchOf(from, to) !== stretch || stretchOf(to, from) !== stretch) return
    expect(numbersFrom(to, from)).toContain(number)
  }
}

const numbersFrom = (end: MeshEnd, from: MeshEnd): number[] =>
  end.messages
    .filter(message => message.from === from.self.session)
    .map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))

function expectInOrder(end: MeshEnd, sent: readonly Sent[]): void {
  for (const from of new Set(sent.map(message => message.from))) {
    const numbers = numbersFrom(end, from)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  }
}
