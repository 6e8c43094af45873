import { describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '../../lib/core/ids.ts'
import { createReach } from '../../lib/engine/reach.ts'
import type { Peer, Transport, TransportEvents, TransportStatus } from '../../lib/engine/types.ts'

const open: TransportStatus = { hub: 'open', pending: 0, unlinked: new Map() }
const session = 'session' as SessionId
const peerOver = (via: Peer['via'], rttMs: number | null = null): Peer => ({
  session,
  person: 'person' as PersonId,
  clientId: 1,
  via,
  rttMs,
})

/** A transport whose events are played by hand, and that notes what it was given to carry. */
function createHandPlayed(kind: Transport['kind']) {
  let events: TransportEvents | null = null
  const carried: string[] = []
  const transport: Transport = {
    kind,
    start: started => {
      events = started
    },
    send: () => carried.push('slow') > 0,
    sendFast: to => void carried.push(`fast to ${to.length}`),
    bar: () => undefined,
    close: () => void carried.push('close'),
  }
  return { transport, carried, play: () => events! }
}

function start() {
  const mesh = createHandPlayed('mesh')
  const relay = createHandPlayed('relay')
  const heard: string[] = []
  const reach = createReach([relay.transport, mesh.transport])
  reach.start({
    peerUp: ({ via }) => void heard.push(`up ${via}`),
    peerDown: () => void heard.push('down'),
    peerChanged: ({ via, rttMs }) => void heard.push(`changed ${via} ${rttMs}`),
    message: (_from, bytes) => void heard.push(`message ${bytes}`),
    fast: (_from, frame) => void heard.push(`fast ${frame}`),
    status: ({ hub, pending }) => void heard.push(`${hub} ${pending}`),
  })
  return { mesh, relay, reach, heard }
}

describe('E2 somebody who is reached over two transports', () => {
  test('is one peer, and the direct link is used as long as it is there', () => {
    const { mesh, relay, reach, heard } = start()
    relay.play().peerUp(peerOver('relay'))
    reach.send(session, new Uint8Array())
    mesh.play().peerUp(peerOver('direct', 5))
    reach.send(session, new Uint8Array())
    reach.sendFast([session], new Uint8Array())
    mesh.play().peerDown(session)
    reach.sendFast([session], new Uint8Array())
    relay.play().peerDown(session)
    expect(heard).toEqual(['up relay', 'up direct', 'up relay', 'down'])
    expect(relay.carried).toEqual(['slow', 'fast to 1'])
    expect(mesh.carried).toEqual(['slow', 'fast to 1'])
    expect(reach.send(session, new Uint8Array())).toBe(false)
  })

  test('is relayed while their direct link has not carried a round trip, or is broken', () => {
    const { mesh, relay, reach, heard } = start()
    relay.play().peerUp(peerOver('relay'))
    mesh.play().peerUp(peerOver('direct'))
    reach.send(session, new Uint8Array())
    reach.sendFast([session], new Uint8Array())
    mesh.play().peerChanged(peerOver('direct', 5))
    mesh.play().peerChanged(peerOver('direct', 50))
    reach.sendFast([session], new Uint8Array())
    mesh.play().peerChanged(peerOver('direct'))
    reach.sendFast([session], new Uint8Array())
    expect(heard).toEqual(['up relay', 'up direct', 'changed direct 50', 'up relay'])
    expect(relay.carried).toEqual(['slow', 'fast to 1', 'fast to 1'])
    expect(mesh.carried).toEqual(['fast to 1', 'fast to 1', 'fast to 1'])
  })

  test('is heard over either, and by nobody once they are down', () => {
    const { mesh, relay, heard } = start()
    relay.play().peerUp(peerOver('relay'))
    mesh.play().peerUp(peerOver('direct'))
    heard.length = 0
    mesh.play().fast(session, new Uint8Array([1]))
    relay.play().message(session, new Uint8Array([2]))
    mesh.play().peerDown(session)
    relay.play().peerDown(session)
    relay.play().message(session, new Uint8Array([3]))
    expect(heard).toEqual(['fast 1', 'message 2', 'down'])
  })
})

test('E2 fast frames go both ways until everybody they are for is linked directly', () => {
  const { mesh, relay, reach } = start()
  const other = 'other' as SessionId
  for (const one of [session, other]) relay.play().peerUp({ ...peerOver('relay'), session: one })
  mesh.play().peerUp(peerOver('direct', 5))
  reach.sendFast([session, other], new Uint8Array())
  mesh.play().peerUp({ ...peerOver('direct', 5), session: other })
  reach.sendFast([session, other], new Uint8Array())
  expect(relay.carried).toEqual(['fast to 2'])
  expect(mesh.carried).toEqual(['fast to 1', 'fast to 2'])
})

test('what a transport says of somebody it has not brought up is nothing', () => {
  const { mesh, heard } = start()
  mesh.play().peerDown(session)
  mesh.play().peerChanged(peerOver('direct', 5))
  expect(heard).toEqual([])
})

test('the best of several statuses counts', () => {
  const { mesh, relay, reach, heard } = start()
  expect(reach.status.hub).toBe('connecting')
  const unlinked = new Map([[session, 'no-direct-way' as const]])
  mesh.play().status({ ...open, pending: 2, unlinked })
  relay.play().status({ ...open, hub: 'refused' })
  expect(heard).toEqual(['open 2', 'open 0'])
  expect(reach.status).toEqual({ ...open, unlinked })
})
