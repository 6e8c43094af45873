import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import type { PanelTab } from '../../lib/protocol/pins.ts'
import { type Text, useText } from '../text.ts'

interface PanelTabsProps {
  readonly tab: PanelTab
  /** Pins on this page. */
  readonly pinCount: number
  /** What the chosen tab shows. */
  readonly children: ComponentChildren
  onTab(tab: PanelTab): void
}

const tabs: readonly PanelTab[] = ['chat', 'pins']

const labelOf = (t: Text, tab: PanelTab, pinCount: number): string => {
  if (tab === 'chat') return t('tab_chat')
  return pinCount > 0 ? t('tab_pins_some', pinCount) : t('tab_pins')
}

/** The panel's sides, one at a time: ARIA's tabs pattern, where the arrow keys choose. */
export function PanelTabs({ tab, pinCount, children, onTab }: PanelTabsProps) {
  const t = useText()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(tab) + 1) % tabs.length]!
    onTab(next)
    list.current?.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus()
  }
  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={t('tabs')}>
        {tabs.map(each => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            data-tab={each}
            data-testid={`${each}-tab`}
            aria-selected={each === tab}
            aria-controls={`${id}-panel`}
            tabIndex={each === tab ? 0 : -1}
            onClick={() => onTab(each)}
            onKeyDown={onKeyDown}
          >
            {labelOf(t, each, pinCount)}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} class="tab-panel" role="tabpanel" aria-labelledby={`${id}-${tab}`}>
        {children}
      </div>
    </>
  )
}
