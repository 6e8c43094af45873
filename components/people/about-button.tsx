import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import type { PersonId } from '../../lib/core/ids.ts'
import { useText } from '../text.ts'
import { FacesContext } from './faces.ts'

interface AboutButtonProps {
  readonly person: PersonId
  readonly name: string
  /** Of oneself there is no card. */
  readonly self: boolean
  /** A face, which names nobody to ears. */
  readonly children: ComponentChildren
}

/** A face that leads to more of its person, where there is a way. */
export function AboutButton({ person, name, self, children }: AboutButtonProps) {
  const t = useText()
  const { onAbout } = useContext(FacesContext)
  if (!onAbout || self) return children
  const label = t('person_about', name)
  return (
    <button
      type="button"
      class="about"
      data-testid="about-person"
      data-person={person}
      aria-label={label}
      title={label}
      onClick={() => onAbout(person)}
    >
      {children}
    </button>
  )
}
