import { useId } from 'preact/hooks'
import {
  type Appearance,
  cursorNames,
  dockCorners,
  dockSizes,
  motions,
  themes,
} from '../../lib/core/appearance.ts'
import { keyOf, type MessageKey, useText } from '../text.ts'
import { useWanted } from '../use-wanted.ts'

interface AppearanceSectionProps {
  readonly appearance: Appearance
  onAppearance(appearance: Appearance): Promise<void>
}

const choices = {
  corner: dockCorners,
  size: dockSizes,
  theme: themes,
  names: cursorNames,
  motion: motions,
} as const

/** How what is drawn on pages looks; others see none of it. */
export function AppearanceSection({ appearance, onAppearance }: AppearanceSectionProps) {
  const t = useText()
  const id = useId()
  const change = useWanted(appearance, onAppearance)
  return (
    <section class="card" data-testid="appearance">
      <h2>{t('appearance')}</h2>
      <p class="hint">{t('appearance_hint')}</p>
      {(Object.keys(choices) as (keyof Appearance)[]).map(name => (
        <div key={name} class="key-row wide">
          <label for={`${id}-${name}`}>{t(`appearance_${name}`)}</label>
          <select
            id={`${id}-${name}`}
            data-testid={`appearance-${name}`}
            value={appearance[name]}
            onChange={({ currentTarget }) => {
              const chosen = { [name]: currentTarget.value } as Partial<Appearance>
              change(() => chosen)
            }}
          >
            {choices[name].map(choice => (
              <option key={choice} value={choice}>
                {t(keyOf(`appearance_${name}`, choice) as MessageKey)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </section>
  )
}
