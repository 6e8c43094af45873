import type { ComponentChildren } from 'preact'
import type { PanelTab } from '../../lib/protocol/pins.ts'
import { Tabs } from '../tabs.tsx'
import { useText } from '../text.ts'

interface PanelTabsProps {
  readonly tab: PanelTab
  /** Pins on this page. */
  readonly pinCount: number
  /** At the end of the row: what belongs to the chosen tab. */
  readonly beside?: ComponentChildren
  /** What the chosen tab shows. */
  readonly children: ComponentChildren
  onTab(tab: PanelTab): void
}

/** The panel's sides. */
export function PanelTabs({ tab, pinCount, beside, children, onTab }: PanelTabsProps) {
  const t = useText()
  const tabs: readonly { readonly id: PanelTab; readonly label: string }[] = [
    { id: 'chat', label: t('tab_chat') },
    { id: 'pins', label: pinCount > 0 ? t('tab_pins_some', pinCount) : t('tab_pins') },
  ]
  return (
    <Tabs tabs={tabs} tab={tab} label={t('tabs')} beside={beside} onTab={onTab}>
      {children}
    </Tabs>
  )
}
