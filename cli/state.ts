import { link, mkdir, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import { colorCount } from '../lib/core/colors.ts'
import { defaultName } from '../lib/core/default-name.ts'
import { type DoorId, id32Pattern, type RoomId } from '../lib/core/ids.ts'
import type { RandomBytes } from '../lib/engine/types.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { profile, z } from '../lib/protocol/schema.ts'
import { Problem } from './problems.ts'
import { formatRoomFile, parseRoomFile } from './saved-room.ts'

const identity = z.strictObject({
  v: z.literal(1),
  /** Keys of the person come from it, another in each room. 32 bytes. */
  seed: z.string().check(z.regex(id32Pattern)),
  profile,
})

/** Who runs the commands. */
export interface Identity {
  readonly seed: Uint8Array
  readonly profile: z.infer<typeof profile>
}

/** The state folder: whoever can read it is this person, and owns their rooms. All in it is for this user of the machine only. */
export interface State {
  /** Drawn on the first call ever. */
  identity(): Promise<Identity>
  /** The file of a room that was created here. */
  ownRoomPath(room: RoomId): string
  /** Null where there is no such file, or one that holds no room. */
  read(path: string): Promise<SavedRoom | null>
  write(path: string, room: SavedRoom): Promise<void>
  remove(path: string): Promise<void>
  /** The file of what was found behind a link. */
  doorPath(door: DoorId): string
  /**
   * A name for a log of records in this room, which no other process uses until it is given back. One that is not given back, by a
   * process that was killed or whose words were not acknowledged, is never used again: a log may not go on in two ways.
   */
  takeDevice(room: RoomId): Promise<{ readonly device: string; giveBack(): Promise<void> }>
}

export function createState(folder: string, randomBytes: RandomBytes): State {
  /** Runs what touches the disk; a sentence names the folder when it fails. */
  async function kept<Value>(run: () => Promise<Value>): Promise<Value> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Problem) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new Problem('storage', `The state folder ${folder} cannot be used: ${reason}.`)
    }
  }

  async function makeFolder(path: string): Promise<void> {
    await mkdir(path, { recursive: true, mode: 0o700 })
  }

  /** Whole or not at all, and there after a power cut. `place`: what to do with the finished file. */
  async function writeFile(path: string, value: unknown, place = rename): Promise<void> {
    await makeFolder(dirname(path))
    const draft = `${path}.${toBase64Url(randomBytes(6))}`
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await place(draft, path)
  }

  /** `null` where there is no file, and `undefined` for what is no JSON. */
  async function readJson(path: string): Promise<unknown> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    try {
      return text === null ? null : JSON.parse(text)
    } catch {
      return undefined
    }
  }

  const identityPath = join(folder, 'identity.json')

  async function readIdentity(): Promise<Identity | null> {
    const value = await readJson(identityPath)
    if (value === null) return null
    const parsed = identity.safeParse(value)
    if (!parsed.success) throw new Problem('storage', `${identityPath} is damaged.`)
    return { seed: fromBase64Url(parsed.data.seed)!, profile: parsed.data.profile }
  }

  async function drawIdentity(): Promise<void> {
    const name = defaultName(randomBytes(2))
    const color = randomBytes(1)[0]! % colorCount
    const drawn = { v: 1, seed: toBase64Url(randomBytes(32)), profile: { name, color } }
    // Of several processes that come first at once, one draws it.
    await writeFile(identityPath, drawn, async (draft, path) => {
      await link(draft, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
      await rm(draft)
    })
  }

  async function takeDevice(room: RoomId) {
    const free = join(folder, 'devices', room)
    await makeFolder(free)
    const giveBackTo = (device: string) => ({
      device,
      giveBack: () =>
        kept(async () => {
          const file = await open(join(free, device), 'w', 0o600)
          await file.close()
        }),
    })
    for (const device of await readdir(free)) {
      // Of several processes one unlinks it, and that one has it. (`rm` would let both believe so.)
      const taken = await unlink(join(free, device)).then(
        () => true,
        () => false,
      )
      if (taken) return giveBackTo(device)
    }
    return giveBackTo(toBase64Url(randomBytes(8)))
  }

  return {
    identity: () =>
      kept(async () => {
        if (!(await readIdentity())) await drawIdentity()
        return (await readIdentity())!
      }),
    ownRoomPath: room => join(folder, 'rooms', `${room}.json`),
    doorPath: door => join(folder, 'doors', `${door}.json`),
    read: path => kept(async () => parseRoomFile(await readJson(path))),
    write: (path, room) => kept(() => writeFile(path, formatRoomFile(room))),
    remove: path => kept(() => rm(path, { force: true })),
    takeDevice: room => kept(() => takeDevice(room)),
  }
}
