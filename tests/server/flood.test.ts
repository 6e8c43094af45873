import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { type Appended, appendOf, problemsOf, wholeLog } from './log-client.ts'
import { bytes, enter, hubForFile, type Newcomer, openRoom, type TestRoom } from './test-hub.ts'

const hub = hubForFile({ perAddressFactor: 1 })
const page = toBase64Url(bytes(16))
const rounds = 30

type Member = Awaited<ReturnType<typeof enter>>

async function enterOnPage(room: TestRoom, newcomer: Newcomer = {}): Promise<Member> {
  const member = await enter(hub, room, newcomer)
  member.send({ type: 'page', tag: page })
  await member.settled()
  return member
}

const heardBy = ({ inbox }: Member) => inbox as HubToClient[]
const drops = async (reason: string): Promise<number> => {
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  return Number(new RegExp(`drops_total\\{reason="${reason}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0)
}

/** Much more than anybody may, at once; `refused`: what the hub does about it. */
const floods: Readonly<
  Record<string, { send: (to: Member, others: readonly Member[]) => void; refused: 'closed' | 'told' }>
> = {
  'frames (H62)': {
    send: ({ ws }) => {
      for (let i = 0; i < 3_000; i++) ws.send(packFrame(bytes(600)))
    },
    refused: 'closed',
  },
  'appends (H58)': {
    send: ({ send }) => {
      for (let i = 0; i < 300; i++) send(appendOf({ data: toBase64Url(bytes(2_000)) }))
    },
    refused: 'told',
  },
  'presence (H29)': {
    send: ({ send }) => {
      for (let i = 0; i < 1_000; i++) send({ type: 'presence', data: toBase64Url(bytes(6_000)) })
    },
    refused: 'closed',
  },
  'what is no message (H29)': {
    send: ({ send }) => {
      for (let i = 0; i < 2_000; i++) send(`{"type":${'['.repeat(500)}`)
    },
    refused: 'closed',
  },
  'large direct messages (H29)': {
    send: ({ send }, others) => {
      const to = others.map(({ session }) => session)
      for (let i = 0; i < 150; i++) send({ type: 'direct', to, data: toBase64Url(bytes(40_000)) })
    },
    refused: 'told',
  },
  'signaling (H29)': {
    send: ({ send }) => {
      for (let i = 0; i < 1_000; i++) send({ type: 'signal', to: null, data: toBase64Url(bytes(1_000)) })
    },
    refused: 'closed',
  },
}

/** Ada says and does all that one can while the other floods; Ben, and whoever comes later, have all of it. */
test.each(Object.entries(floods))(
  'one who floods a room with %s is refused, and the others lose nothing',
  async (_name, { send, refused }) => {
    const room = await openRoom(hub)
    const [ada, ben, eve] = [await enterOnPage(room), await enterOnPage(room), await enterOnPage(room)]
    const dropped = await drops('rate-limited')
    const appends = Array.from({ length: rounds }, () => appendOf())
    const numbered = (i: number) => toBase64Url(Uint8Array.of(7, 7, 7, i))
    for (const [i, append] of appends.entries()) {
      if (i === 2) send(eve, [ada, ben])
      ada.send(append)
      ada.send({ type: 'direct', to: [ben.session], data: numbered(i) })
      await ada.settled()
    }
    const answers = () => heardBy(ada).filter((message): message is Appended => message.type === 'appended')
    await ada.until(() => answers().length === rounds)
    const directs = () =>
      heardBy(ben).flatMap(message =>
        message.type === 'direct' && message.from === ada.session ? [message.data] : [],
      )
    await ben.until(() => directs().length === rounds)
    expect(directs()).toEqual(appends.map((_, i) => numbered(i)))

    if (refused === 'closed') expect(await eve.closed()).toMatchObject({ code: 4008 })
    else
      await eve.until(() =>
        heardBy(eve).find(message => message.type === 'refused' || message.type === 'not-appended'),
      )
    expect(await drops('rate-limited')).toBeGreaterThan(dropped)

    // Frames are for whoever keeps up; once the flood is over everybody does.
    await ben.settled()
    ben.batches.length = 0
    ada.ws.send(packFrame(Uint8Array.of(1)))
    await ben.until(() => ben.batches.flat().find(({ number }) => number === ada.welcome.number))

    const log = await wholeLog(await enterOnPage(room))
    const sent = new Map(answers().map(answer => [answer.id, answer]))
    const acknowledged = new Map(
      appends.map(append => [append.id, { answer: sent.get(append.id)!, sent: [append] }]),
    )
    expect(problemsOf(log, acknowledged)).toEqual([])
    for (const { ws } of [ada, ben, eve]) ws.terminate()
  },
)

test('one address that floods the API is refused, and people who are there notice nothing (H9)', async () => {
  const room = await openRoom(hub)
  const [ada, ben] = [await enterOnPage(room), await enterOnPage(room)]
  const flood = Promise.all(
    Array.from({ length: 400 }, async (_, i) => {
      const body = i % 2 ? 'x'.repeat(100_000) : '{"policy":'
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${hub.url}/v1/rooms/${room.id}/policy`, { method: 'PUT', body, headers })
      await response.arrayBuffer()
      return response.status
    }),
  )
  for (let i = 0; i < rounds; i++) {
    ada.send(appendOf())
    await ada.next('appended')
    await ben.until(() => heardBy(ben).find(message => message.type === 'entries' && message.head === i + 1))
  }
  const statuses = await flood
  expect(new Set(statuses)).toEqual(new Set([400, 429]))
  expect(statuses.filter(status => status === 429).length).toBeGreaterThan(300)
  for (const { ws } of [ada, ben]) ws.terminate()
})
