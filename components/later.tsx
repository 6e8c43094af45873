import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Busy } from './busy.tsx'
import { useText } from './text.ts'

/** A view whose code is fetched when it is drawn for the first time: for what most people who open a page do not look at. */
export function later<Props extends object>(
  fetchView: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function Later(props: Props) {
    const t = useText()
    const [View, setView] = useState<ComponentType<Props> | null>(null)
    useEffect(() => {
      let wanted = true
      void fetchView().then(view => wanted && setView(() => view))
      return () => {
        wanted = false
      }
    }, [])
    return View ? <View {...props} /> : <Busy label={t('loading')} />
  }
}
