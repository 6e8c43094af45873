import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type MessageKey, useText } from '../text.ts'
import { type OptionsPart, optionsParts } from './options-parts.ts'

interface OptionsFrameProps {
  /** What each part shows. */
  readonly parts: Readonly<Record<OptionsPart, ComponentChildren>>
  /** Above all parts. */
  readonly head: ComponentChildren
}

const nameOf = (part: OptionsPart): MessageKey => `options_part_${part}`

/** All settings on one page, so that the browser's search finds each, and the way to each part beside it. */
export function OptionsFrame({ parts, head }: OptionsFrameProps) {
  const t = useText()
  const main = useRef<HTMLElement>(null)
  const [shown, setShown] = useState<OptionsPart>('you')

  useEffect(() => {
    const inView = new Map<Element, boolean>()
    const watch = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries) inView.set(target, isIntersecting)
        const first = [...main.current!.querySelectorAll('[data-part]')].find(part => inView.get(part))
        if (first) setShown((first as HTMLElement).dataset.part as OptionsPart)
      },
      // What is just under the top is what is being read.
      { rootMargin: '-72px 0px -55% 0px' },
    )
    for (const part of main.current!.querySelectorAll('[data-part]')) watch.observe(part)
    return () => watch.disconnect()
  }, [])
  // An address may name a part, which is there only now.
  useEffect(() => main.current?.querySelector(`[id="${location.hash.slice(1)}"]`)?.scrollIntoView(), [])

  return (
    <div class="settings">
      <nav aria-label={t('options_parts')}>
        {optionsParts.map(part => (
          <a
            key={part}
            href={`#${part}`}
            data-testid={`options-${part}`}
            aria-current={part === shown ? 'true' : undefined}
          >
            {t(nameOf(part))}
          </a>
        ))}
      </nav>
      <main class="options" ref={main}>
        <h1>{t('options_title')}</h1>
        {head}
        {optionsParts.map(part => (
          <div key={part} id={part} class="part" data-part={part}>
            {parts[part]}
          </div>
        ))}
      </main>
    </div>
  )
}
