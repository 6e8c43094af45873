import { useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { NameForm } from '../name-form.tsx'
import { useConfirm } from '../room/confirm.tsx'
import type { Asked } from '../room/use-action.ts'
import { useText } from '../text.ts'

export interface GuestNameProps {
  /** To begin with. */
  readonly name: string
  onRename(name: string): Asked<unknown>
}

/** What a guest is called, and another name for them. */
export function GuestName({ onRename, ...props }: GuestNameProps) {
  const t = useText()
  const [name, setName] = useState(props.name)
  const renaming = useConfirm()
  return renaming.asking ? (
    <NameForm
      name={name}
      most={limits.nameChars}
      label={t('options_name')}
      hint={t('options_you_hint')}
      required
      testIds={['guest-new-name', 'guest-save-name']}
      onSave={async wanted => {
        const renamed = await onRename(wanted)
        if (renamed.ok) setName(wanted)
        return renamed
      }}
      onClose={renaming.close}
    />
  ) : (
    <div class="guest-name">
      <p>
        <bdi>{name}</bdi>
      </p>
      <button
        ref={renaming.opener}
        type="button"
        class="plain"
        data-testid="guest-rename"
        onClick={renaming.ask}
      >
        {t('room_rename')}
      </button>
    </div>
  )
}
