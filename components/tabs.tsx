import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export interface Tab<Id extends string> {
  readonly id: Id
  /** A sentence of the locales, or a name that somebody gave. */
  readonly label: string
  /** Beside the label; `said`: both in words, for those who do not see them. */
  readonly badge?: { readonly count: string; readonly said: string; readonly isNews?: boolean } | null
  /** Where another view's tab has the same id. */
  readonly testId?: string
}

interface TabsProps<Id extends string> {
  /** At least one. */
  readonly tabs: readonly Tab<Id>[]
  readonly tab: Id
  /** What there is to choose from. */
  readonly label: string
  /** At the end of the row: what belongs to the chosen tab. */
  readonly beside?: ComponentChildren
  /** What the chosen tab shows. */
  readonly children: ComponentChildren
  onTab(tab: Id): void
}

/** Sides of a view, one at a time: ARIA's tabs pattern, where the arrow keys choose. A single one needs no choice and shows none. */
export function Tabs<Id extends string>({ tabs, tab, label, beside, children, onTab }: TabsProps<Id>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  // There may be more of them than fit. After the paint: what has not been laid out yet would have to be twice.
  useEffect(() => {
    const chosen = list.current?.querySelector(`[data-tab="${tab}"]`)
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  if (tabs.length === 1) return <div class="tab-panel">{children}</div>

  const at = tabs.findIndex(each => each.id === tab)
  const steps: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => at - forwards(list.current),
    ArrowRight: () => at + forwards(list.current),
    Home: () => 0,
    End: () => tabs.length - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const next = tabs.at(step() % tabs.length)!
    onTab(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <>
      <div class="tab-row">
        <div ref={list} class="tabs" role="tablist" aria-label={label}>
          {tabs.map(each => (
            <button
              key={each.id}
              type="button"
              role="tab"
              id={`${id}-${each.id}`}
              data-tab={each.id}
              data-testid={each.testId ?? `${each.id}-tab`}
              aria-label={each.badge?.said}
              aria-selected={each.id === tab}
              aria-controls={`${id}-panel`}
              tabIndex={each.id === tab ? 0 : -1}
              onClick={() => onTab(each.id)}
              onKeyDown={onKeyDown}
            >
              <bdi>{each.label}</bdi>{' '}
              {each.badge && (
                <span class="tab-count" data-news={each.badge.isNews ? true : undefined}>
                  {each.badge.count}
                </span>
              )}
            </button>
          ))}
        </div>
        {beside}
      </div>
      <div id={`${id}-panel`} class="tab-panel" role="tabpanel" aria-labelledby={`${id}-${tab}`}>
        {children}
      </div>
    </>
  )
}

/** The next tab is to the right, or to the left where that is how one reads. */
const forwards = (list: HTMLElement | null): number =>
  list && getComputedStyle(list).direction === 'rtl' ? -1 : 1
