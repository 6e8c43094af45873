import type { RoomId } from '../../core/ids.ts'
import { createTurns } from '../../core/turns.ts'
import { roomId, uint, z } from '../../protocol/schema.ts'

const id = uint(0xffff_ffff)
const liveRoom = z.strictObject({ room: roomId, window: id, tabs: z.array(id) })
/** As many as the host takes (`liveRooms` of the port's protocol). */
const roomsMost = 32
const schema = z.array(liveRoom).check(z.maxLength(roomsMost))

/** A room that is live in one window, and the tabs in which the person has it on. */
export type LiveRoom = z.infer<typeof liveRoom>

export interface LiveStateDeps {
  /** Where the state is kept: it has to outlive the sleeping worker and to end with the browser. */
  readonly kept: { load(): Promise<unknown>; save(rooms: readonly LiveRoom[]): Promise<void> }
  /** Has the host open and close rooms; resolves with those that could not be opened. Calls come one after another. */
  readonly apply: (rooms: readonly LiveRoom[]) => Promise<readonly RoomId[]>
  /** The extension is switched off: what is kept waits, and nothing is live. */
  readonly isOff: () => Promise<boolean>
  /** No room is on in these tabs any more. */
  readonly tabsOff: (tabs: readonly number[]) => void
  /** Somebody has gone into this room, by whatever way. */
  readonly entered: (room: RoomId) => void
}

/** Which rooms are live and where. No change rejects because of the host: a room that cannot be opened is not live. */
export interface LiveState {
  rooms(): Promise<readonly LiveRoom[]>
  /** The room a tab belongs to: the one that is on in it, else the one of its window. */
  of(tab: number, window: number): Promise<LiveRoom | undefined>
  /** Turns a room on in a tab; whatever else was live in that window is left. False when it could not be opened. */
  enter(room: RoomId, tab: number, window: number): Promise<boolean>
  setHere(tab: number, room: RoomId, on: boolean): Promise<void>
  leave(room: RoomId): Promise<void>
  /** A tab was closed: a room that was on only there is left. */
  tabClosed(tab: number): Promise<void>
  /** A tab was dragged into another window: a room that is on nowhere else goes with it. */
  tabMoved(tab: number, window: number): Promise<void>
  /** A room that was on in none of its tabs is left with its window. */
  windowClosed(window: number): Promise<void>
  /** One page replaced another under a new tab id (prerendering, discarded tabs). */
  tabReplaced(added: number, removed: number): Promise<void>
  /** Tells the host everything again: the profile changed, or the host is a new one. */
  reapply(): Promise<void>
}

/** Changes happen one after another, because the browser's events come in bursts. */
export function createLiveState({ kept, apply, isOff, tabsOff, entered }: LiveStateDeps): LiveState {
  const inTurn = createTurns()

  async function load(): Promise<readonly LiveRoom[]> {
    const parsed = schema.safeParse(await kept.load())
    return parsed.success ? parsed.data : []
  }

  function change(next: (rooms: readonly LiveRoom[]) => readonly LiveRoom[], always = false): Promise<void> {
    return inTurn(async () => {
      const before = await load()
      const wanted = next(before).slice(-roomsMost)
      if (!always && JSON.stringify(before) === JSON.stringify(wanted)) return
      await kept.save(wanted)
      const isStill = await isOff()
      const unopened = await apply(isStill ? [] : wanted).catch(error => {
        console.warn('alongside: the host did not take what is live', error)
        return wanted.map(({ room }) => room).filter(room => before.every(other => other.room !== room))
      })
      const after = wanted.filter(({ room }) => !unopened.includes(room))
      if (unopened.length > 0) await kept.save(after)
      const still = isStill ? [] : tabsOf(after)
      tabsOff(tabsOf(before).filter(tab => !still.includes(tab)))
    })
  }

  const rooms = (): Promise<readonly LiveRoom[]> => inTurn(async () => ((await isOff()) ? [] : await load()))

  return {
    rooms,
    async of(tab, window) {
      const all = await rooms()
      return all.find(room => room.tabs.includes(tab)) ?? all.find(room => room.window === window)
    },
    async enter(room, tab, window) {
      await change(before => {
        const tabs = before.find(other => other.room === room)?.tabs ?? []
        const others = before.filter(other => other.window !== window && other.room !== room)
        return [...others.map(other => off(other, tab)), on({ room, window, tabs }, tab)]
      })
      const isIn = (await rooms()).some(other => other.room === room)
      if (isIn) entered(room)
      return isIn
    },
    setHere: (tab, room, here) =>
      change(before => before.map(other => (here && other.room === room ? on : off)(other, tab))),
    leave: room => change(before => before.filter(other => other.room !== room)),
    tabClosed: tab =>
      change(before => before.filter(room => !isOnlyTab(room, tab)).map(room => off(room, tab))),
    tabMoved: (tab, window) =>
      change(before => {
        // A window has one room; what is dragged to it stays on where it was.
        const taken = before.some(room => room.window === window)
        return before.map(room => (!taken && isOnlyTab(room, tab) ? { ...room, window } : room))
      }),
    windowClosed: window =>
      change(before => before.filter(room => room.window !== window || room.tabs.length > 0)),
    tabReplaced: (added, removed) =>
      change(before =>
        before.map(room => (room.tabs.includes(removed) ? on(off(room, removed), added) : room)),
      ),
    reapply: () => change(before => before, true),
  }
}

const off = (room: LiveRoom, tab: number): LiveRoom => ({
  ...room,
  tabs: room.tabs.filter(other => other !== tab),
})

const on = (room: LiveRoom, tab: number): LiveRoom => ({ ...room, tabs: [...off(room, tab).tabs, tab] })

const isOnlyTab = ({ tabs }: LiveRoom, tab: number): boolean => tabs.length === 1 && tabs[0] === tab

const tabsOf = (rooms: readonly LiveRoom[]): readonly number[] => rooms.flatMap(room => room.tabs)
