import type { ComponentChildren } from 'preact'

interface ToldProps {
  readonly what: string
  readonly remedy: string
  readonly children?: ComponentChildren
}

/** What keeps a guest out, and the one thing to do about it. */
export function Told({ what, remedy, children }: ToldProps) {
  return (
    <main class="welcome" data-testid="guest-told">
      <h1>{what}</h1>
      <p class="soft">{remedy}</p>
      {children}
    </main>
  )
}
