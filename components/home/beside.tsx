import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { Tabs } from '../tabs.tsx'
import { useText } from '../text.ts'
import type { HomeTab } from './home.tsx'

interface BesideProps {
  /** The room that is live in this window. */
  readonly live: RoomEntry | null
  readonly home: readonly HomeTab[]
  /** Calls back with the tab of Home that is to be shown; returns the end of it. */
  watchTab?(asked: (tab: string) => void): () => void
  /** The panel of a room. */
  panel(live: RoomEntry): ComponentChildren
}

const roomTab = 'room'

/** What stands beside the page: the panel of the room that is on, with Home beside it, or Home alone. */
export function Beside({ live, home, watchTab, panel }: BesideProps) {
  const t = useText()
  const [chosen, setChosen] = useState<string>(roomTab)
  // Whoever comes into a room looks for it, and finds Home again afterwards.
  useEffect(() => setChosen(live ? roomTab : home[0]!.id), [live?.room])
  useEffect(() => watchTab?.(setChosen), [])
  const tabs = [...(live ? [{ id: roomTab, label: t('home_room'), view: panel(live) }] : []), ...home]
  const shown = tabs.find(({ id }) => id === chosen) ?? tabs[0]!
  // A room's panel is a whole page, with a main part of its own.
  const View = shown.id === roomTab ? 'div' : 'main'
  return (
    <div class="beside" data-testid="beside">
      <Tabs tabs={tabs} tab={shown.id} label={t('home_tabs')} onTab={setChosen}>
        {/* What is not looked at is not there: a panel that nobody sees would read messages for them. */}
        <View key={shown.id === roomTab ? live!.room : shown.id} class="beside-view">
          {shown.view}
        </View>
      </Tabs>
    </div>
  )
}
