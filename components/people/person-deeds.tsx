import { useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { Confirm, useConfirm } from '../room/confirm.tsx'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'
import { InviteForm, type RoomChoice } from './invite-form.tsx'
import { RenamePerson } from './rename-person.tsx'

/** What can be done about somebody. */
export interface PersonActions {
  /** Rooms to invite to, the one that is on first. */
  readonly rooms: readonly RoomChoice[]
  /** Null: as they call themselves. */
  onRename(person: PersonEntry, name: string | null): Asked<unknown>
  onBlock(person: PersonEntry, on: boolean): Asked<unknown>
  /** Takes back that words were compared. */
  onDistrust(person: PersonEntry): Asked<unknown>
  onForget(person: PersonEntry): Asked<unknown>
  onInvite(person: PersonEntry, room: RoomId, words: string): Asked<unknown>
}

interface PersonDeedsProps extends PersonActions {
  readonly person: PersonEntry
  /** Begins to compare words; null where they are not here. */
  readonly onCompare: (() => void) | null
}

/** The buttons under somebody, and what they unfold. */
export function PersonDeeds({ person, onCompare, ...deeds }: PersonDeedsProps) {
  const t = useText()
  const [open, setOpen] = useState<'rename' | 'invite' | null>(null)
  const block = useConfirm()
  const forget = useConfirm()
  const action = useAction()
  const close = () => setOpen(null)
  if (open === 'rename') return <RenamePerson person={person} onRename={deeds.onRename} onClose={close} />
  if (open === 'invite')
    return <InviteForm person={person} rooms={deeds.rooms} onInvite={deeds.onInvite} onClose={close} />
  if (block.asking)
    return (
      <Confirm
        text={t('person_block_ask', person.name)}
        label={t('person_block')}
        danger
        onConfirm={() => deeds.onBlock(person, true)}
        onClose={block.close}
      />
    )
  if (forget.asking)
    return (
      <Confirm
        text={t('person_forget_ask', person.name)}
        label={t('person_forget')}
        danger
        onConfirm={() => deeds.onForget(person)}
        onClose={forget.close}
      />
    )
  const button = (testId: string) =>
    ({ type: 'button', class: 'plain', 'data-testid': testId, disabled: action.busy }) as const
  return (
    <div class="person-deeds" data-testid="person-deeds">
      {person.canInvite ? (
        <button {...button('invite-person')} onClick={() => setOpen('invite')}>
          {t('person_invite')}
        </button>
      ) : (
        !person.blocked && <p class="hint">{t('invite_cannot')}</p>
      )}
      {onCompare && !person.blocked && (
        <button {...button('compare')} onClick={onCompare}>
          {t('compare')}
        </button>
      )}
      {person.mark === 'verified' && (
        <button {...button('distrust')} onClick={() => action.run(() => deeds.onDistrust(person))}>
          {t('compare_undo')}
        </button>
      )}
      <button {...button('rename-person')} onClick={() => setOpen('rename')}>
        {t('room_rename')}
      </button>
      {person.blocked ? (
        <button {...button('unblock-person')} onClick={() => action.run(() => deeds.onBlock(person, false))}>
          {t('person_unblock')}
        </button>
      ) : (
        <button {...button('block-person')} ref={block.opener} onClick={block.ask}>
          {t('person_block')}
        </button>
      )}
      <button {...button('forget-person')} class="plain danger" ref={forget.opener} onClick={forget.ask}>
        {t('person_forget')}
      </button>
      <Outcome action={action} />
    </div>
  )
}
