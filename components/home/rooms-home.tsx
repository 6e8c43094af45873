import { useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import type { Ask } from '../ask.ts'
import { useOneAtATime } from '../one-at-a-time.ts'
import { Problem } from '../problem.tsx'
import { usePainted } from '../use-painted.ts'
import { RoomList, type RoomListProps } from './room-list.tsx'
import type { RoomDeeds } from './room-menu.tsx'

/** What a list of rooms needs of the browser. */
export interface RoomsHomeDeps extends Pick<RoomDeeds, 'onExport' | 'onOpenRoom'> {
  readonly ask: Ask
  /** The tab that a room is opened from. */
  tab(): Promise<number>
  /** Whether that tab may show the room's page, or a new one has to. */
  readonly where: 'here' | 'new-tab'
  /** Asks for access to a site; to be called within the click. Resolves whatever the answer is. */
  requestAccess(address: string): Promise<unknown>
  /** A room was opened. */
  opened(): void
}

export interface RoomsHomeProps
  extends RoomsHomeDeps,
    Pick<RoomListProps, 'rooms' | 'window' | 'compact' | 'besideLive' | 'onAll'> {}

/** The list of rooms with what it does. */
export function RoomsHome(props: RoomsHomeProps) {
  const { ask, tab, where, requestAccess, opened, ...list } = props
  const [opening, setOpening] = useState<RoomId | null>(null)
  const once = useOneAtATime()
  const painted = usePainted()
  const [problem, setProblem] = useState<ProblemCode | null>(null)

  async function rejoin({ room, page }: RoomEntry): Promise<void> {
    setOpening(room)
    setProblem(null)
    // Both within the click: the browser's question about the site may close what asked it.
    const rejoining = tab().then(tabId => ask<'rejoin-room'>({ type: 'rejoin-room', room, tabId, where }))
    await requestAccess(page)
    const answer = await rejoining
    setOpening(null)
    if (answer.ok) opened()
    else setProblem(answer.error)
  }

  return (
    <>
      {problem && <Problem code={problem} />}
      <RoomList
        {...list}
        nowMs={painted ? Date.now() : null}
        opening={opening}
        onRejoin={room => void once(() => rejoin(room))}
        onFavourite={({ room }, on) => void ask<'mark-favourite'>({ type: 'mark-favourite', room, on })}
        onRename={({ room }, name) => ask<'rename-room'>({ type: 'rename-room', room, name })}
        onExit={({ room }) => ask<'exit-room'>({ type: 'exit-room', room })}
        onForget={({ room }) => ask<'forget-room'>({ type: 'forget-room', room })}
      />
    </>
  )
}
