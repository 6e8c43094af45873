import { Counter, Gauge, Registry } from 'prom-client'

/** Why something that came in was not taken. */
export type DropReason =
  | 'malformed'
  | 'unauthorised'
  | 'forbidden'
  | 'rate-limited'
  | 'room-full'
  | 'slow-reader'
  | 'dead'

/** What the hub counts. No label ever holds a value that came from outside, so the number of series is bounded. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const connections = new Gauge({
    name: 'alongside_connections',
    help: 'Open sockets, by path: live (rooms) or signal (y-webrtc).',
    labelNames: ['path'],
    registers,
  })
  const rooms = new Gauge({ name: 'alongside_rooms', help: 'Rooms with somebody in them.', registers })
  const messages = new Counter({
    name: 'alongside_messages_total',
    help: 'Socket messages, by direction.',
    labelNames: ['direction'],
    registers,
  })
  const bytes = new Counter({
    name: 'alongside_bytes_total',
    help: 'Bytes of socket messages, by direction.',
    labelNames: ['direction'],
    registers,
  })
  const drops = new Counter({
    name: 'alongside_drops_total',
    help: 'Messages and sockets that were not taken, by reason.',
    labelNames: ['reason'],
    registers,
  })
  return {
    rooms,
    opened: (path: string) => connections.inc({ path }),
    closed: (path: string) => connections.dec({ path }),
    moved(direction: 'in' | 'out', length: number) {
      messages.inc({ direction })
      bytes.inc({ direction }, length)
    },
    drop: (reason: DropReason) => drops.inc({ reason }),
    /** Prometheus' text format, and its content type. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
