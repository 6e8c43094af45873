import { browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { roomId, uint, z } from '../../protocol/schema.ts'

const id = uint(0xffff_ffff)
const liveRoom = z.strictObject({ room: roomId, window: id, tabs: z.array(id).check(z.maxLength(1_000)) })
const schema = z.array(liveRoom).check(z.maxLength(32))

/** A room that is live in one window, and the tabs in which the person has it on. */
export type LiveRoom = z.infer<typeof liveRoom>

/** Which rooms are live and where. Kept in session storage: it outlives the sleeping worker and ends with the browser. */
export interface LiveState {
  rooms(): Promise<readonly LiveRoom[]>
  /** The room a tab belongs to: the one that is on in it, else the one of its window. */
  of(tab: number, window: number): Promise<LiveRoom | undefined>
  /** Turns a room on in a tab; whatever else was live in that window is left. */
  enter(room: RoomId, tab: number, window: number): Promise<void>
  setHere(tab: number, room: RoomId, on: boolean): Promise<void>
  leave(room: RoomId): Promise<void>
  /** A tab was closed: a room that was on only there is left. */
  tabClosed(tab: number): Promise<void>
  windowClosed(window: number): Promise<void>
  /** One page replaced another under a new tab id (prerendering, discarded tabs). */
  tabReplaced(added: number, removed: number): Promise<void>
}

const key = 'live'

/** `changed` is awaited with the new state before the change counts as made. */
export function createLiveState(changed: (rooms: readonly LiveRoom[]) => Promise<void>): LiveState {
  let turn: Promise<unknown> = Promise.resolve()

  async function load(): Promise<LiveRoom[]> {
    const parsed = schema.safeParse((await browser.storage.session.get(key))[key])
    return parsed.success ? parsed.data : []
  }

  /** Changes one after another: events of the browser come in bursts. */
  function change(next: (rooms: LiveRoom[]) => LiveRoom[]): Promise<void> {
    const run = turn.then(async () => {
      const before = await load()
      const after = next(structuredClone(before)).slice(-32)
      if (JSON.stringify(before) === JSON.stringify(after)) return
      await browser.storage.session.set({ [key]: after })
      await changed(after)
    })
    turn = run.catch(() => undefined)
    return run
  }

  const without = (tabs: readonly number[], tab: number): number[] => tabs.filter(other => other !== tab)

  return {
    rooms: () => turn.then(load),
    async of(tab, window) {
      const rooms = await turn.then(load)
      return rooms.find(room => room.tabs.includes(tab)) ?? rooms.find(room => room.window === window)
    },
    enter: (room, tab, window) =>
      change(rooms => [
        ...rooms.filter(other => other.window !== window && other.room !== room),
        {
          room,
          window,
          tabs: [...without(rooms.find(other => other.room === room)?.tabs ?? [], tab), tab],
        },
      ]),
    setHere: (tab, room, on) =>
      change(rooms =>
        rooms.map(other => {
          const tabs = without(other.tabs, tab)
          return { ...other, tabs: on && other.room === room ? [...tabs, tab].slice(-limits.people) : tabs }
        }),
      ),
    leave: room => change(rooms => rooms.filter(other => other.room !== room)),
    tabClosed: tab =>
      change(rooms =>
        rooms
          .filter(room => room.tabs.length !== 1 || room.tabs[0] !== tab)
          .map(room => ({ ...room, tabs: without(room.tabs, tab) })),
      ),
    windowClosed: window => change(rooms => rooms.filter(room => room.window !== window)),
    tabReplaced: (added, removed) =>
      change(rooms =>
        rooms.map(room => ({ ...room, tabs: room.tabs.map(tab => (tab === removed ? added : tab)) })),
      ),
  }
}
