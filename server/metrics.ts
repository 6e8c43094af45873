import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { SnapshotKind } from '../lib/protocol/snapshot.ts'
import packageJson from '../package.json' with { type: 'json' }

/** Why something that came in was not taken. */
export type DropReason =
  | 'malformed'
  | 'unauthorised'
  | 'forbidden'
  | 'rate-limited'
  | 'room-full'
  | 'unavailable'
  | 'no-page'
  | 'neighbours-away'
  | 'slow-reader'
  | 'skipped-frames'
  | 'dead'

/** What the hub counts. No label ever holds a value that came from outside, so the number of series is bounded. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const connections = new Gauge({
    name: 'alongside_connections',
    help: 'Open sockets, by path: live (rooms), inbox (mail) or signal (y-webrtc).',
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
  const frames = new Counter({
    name: 'alongside_frames_total',
    help: 'Binary messages of the fast lane, by direction; they count as messages and bytes too.',
    labelNames: ['direction'],
    registers,
  })
  const appendSeconds = new Histogram({
    name: 'alongside_append_seconds',
    help: 'From the last part of something appended to its acknowledgement.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  })
  const events = new Counter({
    name: 'alongside_events_total',
    help: 'Events of other systems that rooms were told of.',
    registers,
  })
  const snapshots = new Counter({
    name: 'alongside_snapshots_total',
    help: 'Snapshots and versions that members have handed in, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const files = new Counter({
    name: 'alongside_files_total',
    help: 'Files that members have handed in.',
    registers,
  })
  const mail = new Counter({
    name: 'alongside_mail_total',
    help: 'Items that were put into mailboxes.',
    registers,
  })
  const reports = new Counter({
    name: 'alongside_reports_total',
    help: 'Reports of public sessions.',
    registers,
  })
  const storeErrors = new Counter({
    name: 'alongside_store_errors_total',
    help: 'What the store could not do: a full disk, a database that is away.',
    registers,
  })
  const build = new Gauge({
    name: 'alongside_build_info',
    help: 'Always 1; the labels say which hub this is.',
    labelNames: ['version', 'node'],
    registers,
  })
  build.set({ version: packageJson.version, node: process.version }, 1)
  return {
    rooms,
    snapshot: (kind: SnapshotKind) => snapshots.inc({ kind }),
    file: () => files.inc(),
    mail: () => mail.inc(),
    report: () => reports.inc(),
    storeFailed: () => storeErrors.inc(),
    event: () => events.inc(),
    opened: (path: string) => connections.inc({ path }),
    closed: (path: string) => connections.dec({ path }),
    moved(direction: 'in' | 'out', length: number) {
      messages.inc({ direction })
      bytes.inc({ direction }, length)
    },
    frame: (direction: 'in' | 'out') => frames.inc({ direction }),
    appended: (ms: number) => appendSeconds.observe(ms / 1000),
    drop: (reason: DropReason) => drops.inc({ reason }),
    /** Prometheus' text format, and its content type. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
