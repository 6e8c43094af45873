import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { type Picture, shapeCount } from '../../lib/core/picture.ts'
import type { ProblemCode, Request } from '../../lib/protocol/background.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import type { Ask } from '../ask.ts'
import { Avatar } from '../avatar.tsx'
import { FacesContext } from '../people/faces.ts'
import { squarePicture } from '../people/square-picture.ts'
import { usePictures } from '../people/use-people.ts'
import { Problem } from '../problem.tsx'
import { type MessageKey, useText } from '../text.ts'
import { useInOrder } from '../use-in-order.ts'

/** One's picture: the letters of one's name, one of our shapes, or an image of one's own. */
export function PictureSection({ ask }: { readonly ask: Ask }) {
  const [profile, setProfile] = useState<Profile | null>(null)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const picture = profile?.picture ?? null
  const faces = usePictures(ask, [{ picture }])
  const inOrder = useInOrder()

  async function load(): Promise<void> {
    const counts = inOrder()
    const answer = await ask<'get-settings'>({ type: 'get-settings' })
    if (answer.ok && counts()) setProfile(answer.value.profile)
  }
  useEffect(() => void load(), [])

  async function change(request: Extract<Request, { type: 'set-picture' | 'keep-picture' }>): Promise<void> {
    const answer = await ask(request)
    setProblem(answer.ok ? null : answer.error)
    await load()
  }

  async function upload(file: File): Promise<void> {
    const data = await squarePicture(file)
    if (data === null) setProblem('bad-picture')
    else await change({ type: 'keep-picture', data })
  }

  if (!profile) return null
  return (
    <FacesContext.Provider value={faces}>
      <PictureView
        profile={profile}
        problem={problem}
        onShape={shape => void change({ type: 'set-picture', shape })}
        onFile={file => void upload(file)}
      />
    </FacesContext.Provider>
  )
}

export interface PictureViewProps {
  readonly profile: Profile
  readonly problem: ProblemCode | null
  /** Null: letters. */
  onShape(shape: number | null): void
  onFile(file: File): void
}

/** The section of the settings. */
export function PictureView({ profile, problem, onShape, onFile }: PictureViewProps) {
  const t = useText()
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const { name, color, picture = null } = profile
  const choice = (key: string, label: string, shown: Picture | null, choose: () => void) => (
    <label key={key} class="picture-choice" title={label}>
      <input
        type="radio"
        class="hidden-input"
        name={id}
        data-testid={`picture-${key}`}
        checked={shown === picture}
        aria-label={label}
        onChange={choose}
      />
      <Avatar person={{ name, color, picture: shown }} />
    </label>
  )
  return (
    <section class="card" data-testid="picture-settings">
      <fieldset>
        <legend>
          <h2>{t('options_picture')}</h2>
        </legend>
        <div class="picture-choices">
          {choice('letters', t('options_picture_letters'), null, () => onShape(null))}
          {Array.from({ length: shapeCount }, (_, shape) =>
            choice(`${shape}`, t(`shape_${shape}` as MessageKey), shape, () => onShape(shape)),
          )}
          {typeof picture === 'string' && choice('own', t('options_picture_own'), picture, () => undefined)}
        </div>
      </fieldset>
      <p class="hint" id={`${id}-hint`}>
        {t('options_picture_hint')}
      </p>
      <button
        type="button"
        class="plain"
        aria-describedby={`${id}-hint`}
        onClick={() => file.current?.click()}
      >
        {t('options_picture_choose')}
      </button>
      <input
        ref={file}
        type="file"
        hidden
        accept="image/*"
        data-testid="picture-file"
        aria-label={t('options_picture_choose')}
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? []
          if (chosen) onFile(chosen)
          // The same file again is a change, too.
          currentTarget.value = ''
        }}
      />
      {problem && <Problem code={problem} />}
    </section>
  )
}
