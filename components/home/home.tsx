import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Tab, Tabs } from '../tabs.tsx'
import { useText } from '../text.ts'

/** A side of Home. Whoever shows Home lists those that there are; one that is not listed does not exist. */
export interface HomeTab extends Tab<string> {
  readonly view: ComponentChildren
}

interface HomeProps {
  /** At least one; the first is shown first. */
  readonly tabs: readonly HomeTab[]
}

/** What one sees without a room, or beside it: one's rooms, and whatever else there is a tab for. */
export function Home({ tabs }: HomeProps) {
  const t = useText()
  const [chosen, setChosen] = useState(tabs[0]!.id)
  const shown = tabs.find(({ id }) => id === chosen) ?? tabs[0]!
  return (
    <Tabs tabs={tabs} tab={shown.id} label={t('home_tabs')} onTab={setChosen}>
      {shown.view}
    </Tabs>
  )
}
