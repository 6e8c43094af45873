import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** As it is once something in it was pressed: menus and details are not there before. `what`: of several the first. */
export function Unfolded({
  what,
  children,
}: {
  readonly what: string
  readonly children: ComponentChildren
}) {
  const around = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => around.current!.querySelector<HTMLElement>(what)!.click(), [])
  return (
    <div ref={around} style="display: contents">
      {children}
    </div>
  )
}
