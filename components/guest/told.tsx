import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface ToldProps {
  readonly what: string
  readonly remedy: string
  readonly children?: ComponentChildren
}

/** What keeps a guest out, and the one thing to do about it. It takes the focus, so that it is read out in place of what was there. */
export function Told({ what, remedy, children }: ToldProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <main class="welcome" data-testid="guest-told">
      <h1 ref={heading} tabIndex={-1}>
        {what}
      </h1>
      <p class="soft">{remedy}</p>
      {children}
    </main>
  )
}
