import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

const name = 'alongside.sqlite'
/** SQLite's file format, “The Write-Ahead Log”: a header, then frames, each a head and a page. */
const headerBytes = 32
const frameHeadBytes = 24
/** In the index beside it: how many frames the database itself already has. Walindex, “nBackfill”. */
const backfillAt = 96

export interface PowerCut {
  /** Entries up to this number have been told to somebody, and have to be there. */
  readonly told: number
  readonly random: () => number
  /** Commits that go though they have been told: a disk that lies. */
  readonly lies?: number
}

/**
 * Leaves a killed hub's SQLite files as a power cut might have: what was not yet synced is missing at random, and the write that was under way is
 * there in part or as rubbish. What was synced stays: everything the hub had told of.
 */
export function cutPower(dataDir: string, { told, random, lies = 0 }: PowerCut): void {
  const walPath = join(dataDir, `${name}-wal`)
  const shmPath = join(dataDir, `${name}-shm`)
  if (!existsSync(walPath)) return
  const wal = readFileSync(walPath)
  const ends = commitEnds(wal, existsSync(shmPath) ? readFileSync(shmPath).readUInt32LE(backfillAt) : 0)
  const holds = (at: number) => at >= 0 && lastEntry(dataDir, wal.subarray(0, ends[at])) >= told
  let durable = ends.length - 1
  if (!holds(durable)) return
  while (holds(durable - 1)) durable -= 1
  const synced = durable + Math.floor(random() * (ends.length - durable))
  // However much a hub has stored since it was heard last, what goes by a lie was told.
  const kept = lies > 0 ? durable - lies : synced
  const end = ends[Math.max(0, kept)]!
  writeFileSync(walPath, Buffer.concat([wal.subarray(0, end), tornWrite(wal, random)]))
  rmSync(shmPath, { force: true })
}

/** Where commits end that are in the log alone, with the place before the first of them. */
function commitEnds(wal: Buffer, backfilled: number): number[] {
  const frameBytes = frameHeadBytes + (wal.length >= headerBytes ? wal.readUInt32BE(8) : 0)
  const ends: number[] = []
  for (let at = headerBytes; at + frameBytes <= wal.length; at += frameBytes) {
    // Frames of an earlier round have other salts.
    if (!wal.subarray(at + 8, at + 16).equals(wal.subarray(16, 24))) break
    const frames = (at - headerBytes) / frameBytes + 1
    const commits = wal.readUInt32BE(at + 4) !== 0
    if (commits && frames >= backfilled) ends.push(at + frameBytes)
  }
  return ends
}

/** The highest number of any log, read from copies. */
function lastEntry(dataDir: string, wal: Buffer): number {
  const copies = mkdtempSync(join(tmpdir(), 'alongside-cut-'))
  try {
    copyFileSync(join(dataDir, name), join(copies, name))
    writeFileSync(join(copies, `${name}-wal`), wal)
    const database = new Database(join(copies, name))
    const tables = database.prepare("select count(*) from sqlite_master where name = 'log'").pluck()
    const last = tables.get() ? database.prepare('select max(seq) from log').pluck().get() : 0
    database.close()
    return Number(last ?? 0)
  } finally {
    rmSync(copies, { recursive: true })
  }
}

/** Up to three frames that look as if they belonged there, the last of them cut short; their pages are rubbish. */
function tornWrite(wal: Buffer, random: () => number): Buffer {
  const frameBytes = frameHeadBytes + wal.readUInt32BE(8)
  const frames = Array.from({ length: 3 }, () => {
    const frame = Buffer.alloc(frameBytes, Math.floor(random() * 256))
    frame.writeUInt32BE(2, 0)
    frame.writeUInt32BE(3, 4)
    wal.copy(frame, 8, 16, 24)
    return frame
  })
  const torn = Buffer.concat(frames)
  return torn.subarray(0, Math.floor(random() * torn.length))
}
