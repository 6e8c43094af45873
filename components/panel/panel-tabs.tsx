import type { ComponentChildren } from 'preact'
import type { PanelTab } from '../../lib/protocol/panel.ts'
import { type Tab, Tabs } from '../tabs.tsx'
import { type Text, useText } from '../text.ts'
import { unreadLabel } from '../unread-label.ts'

interface PanelTabsProps {
  readonly tab: PanelTab
  /** What is behind each: how many people are here, pins on this page, and what nobody here has looked at. */
  readonly counts: { readonly people: number; readonly pins: number; readonly unread: number }
  /** At the end of the row: what belongs to the chosen tab. */
  readonly beside?: ComponentChildren
  /** What the chosen tab shows. */
  readonly children: ComponentChildren
  onTab(tab: PanelTab): void
}

/** The panel's sides. */
export function PanelTabs({ tab, counts, beside, children, onTab }: PanelTabsProps) {
  const t = useText()
  return (
    <Tabs tabs={panelTabs(t, tab, counts)} tab={tab} label={t('tabs')} beside={beside} onTab={onTab}>
      {children}
    </Tabs>
  )
}

function panelTabs(
  t: Text,
  tab: PanelTab,
  { people, pins, unread }: PanelTabsProps['counts'],
): Tab<PanelTab>[] {
  const news = tab === 'chat' ? 0 : unread
  return [
    {
      id: 'chat',
      label: t('tab_chat'),
      badge: news > 0 ? badge(unreadLabel(t, news), t('tab_chat_unread', unreadLabel(t, news)), true) : null,
    },
    {
      id: 'people',
      // Home has a tab for people, too.
      testId: 'here-tab',
      label: t('tab_people'),
      badge: badge(`${people}`, t('tab_people_some', people)),
    },
    {
      id: 'pins',
      label: t('tab_pins'),
      badge: pins > 0 ? badge(`${pins}`, t('tab_pins_some', pins)) : null,
    },
    { id: 'activity', label: t('tab_activity') },
  ]
}

const badge = (count: string, said: string, isNews = false) => ({ count, said, isNews })
